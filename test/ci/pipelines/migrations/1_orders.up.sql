create table orders (id bigint primary key, total numeric not null);
create index orders_total on orders (total);
