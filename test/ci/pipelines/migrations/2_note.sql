-- the column is not read any more since the release of May
alter table orders
  drop column note;
