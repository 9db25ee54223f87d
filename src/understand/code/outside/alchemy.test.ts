import { expect, test } from 'vitest'
import { codeEffects } from '../../testing/code-effects.ts'

const HEAD =
  "import sqlalchemy as sa\nfrom sqlalchemy import create_engine, text\ne = create_engine('postgresql+psycopg://localhost/shop')\nc = e.connect()\n"

test.each([
  ["c.execute(text('select 1')).scalar()", ['read select value']],
  ["c.execute(sa.text('drop table orders'))", ['lose drop table orders']],
  ["c.execute(text('delete from orders where id = :id'), {'id': 1})", ['change delete table orders']],
  ["c.exec_driver_sql('truncate orders')", ['lose truncate table orders']],
  ['q = sa.select(orders)\nc.execute(q)', ['unreadable run statement']],
  ["import pandas as pd\npd.read_sql('select * from orders', e)", ['read-data select table orders']],
  ["import pandas as pd\npd.read_sql_table('orders', e)", ['read-data read_sql_table table']],
  ["import pandas as pd\npd.read_csv('a.csv').to_sql('orders', e, if_exists='replace')", ['lose to_sql table']],
  ["import pandas as pd\npd.read_csv('a.csv').to_sql('orders', e, if_exists='append')", ['change to_sql table']],
  ['Order.__table__.drop(e)', ['lose drop table']],
  ["c.exec_driver_sql(statement='truncate orders')", ['lose truncate table orders']],
  ["c.execute(text('select :a').bindparams(a=1))", ['read select value']],
  ["q = 'x'\nc.exec_driver_sql(q or text('select 1'))", ['unreadable run statement', 'read select value']],
  ["c.exec_driver_sql(text('select 1') and q)", ['unreadable run statement', 'read select value']],
])('%s', (code, effects) => expect(codeEffects('python', HEAD + code)).toEqual(effects))

test.each([
  ["pd.read_sql('drop table orders', 'postgresql://localhost/shop')", 'lose drop table orders'],
  ["pd.read_sql('select 1', con='postgresql://localhost/shop')", 'read select value'],
  ["pd.read_csv('a.csv').to_sql('orders', 'sqlite:///a.db', if_exists='replace')", 'lose to_sql table'],
  ["pd.read_sql('select 1', c)", 'unreadable run code'],
  ["pd.read_pickle('a.pkl')", 'unreadable run code'],
  [
    "import psycopg2\npd.read_sql('drop table orders', psycopg2.connect('postgresql://localhost/shop'))",
    'lose drop table orders',
  ],
])('pandas by itself: %s', (code, effect) =>
  expect(codeEffects('python', `import pandas as pd\n${code}`)).toContain(effect),
)

test('a cloud or a cluster beside it is read as it is alone', () => {
  const cloud = "import boto3\nboto3.client('s3').delete_bucket(Bucket='x')\n"
  const cluster =
    "from kubernetes import client, config\nconfig.load_kube_config()\nclient.CoreV1Api().delete_namespace('x')\n"
  for (const one of [cloud, cluster])
    expect(codeEffects('python', `${one}${HEAD}c.execute(text('select 1'))`)).toEqual(
      expect.arrayContaining([...codeEffects('python', one), 'read select value']),
    )
})

test('of an address that is not known, or of two, no statement is read', () => {
  const code = "from sqlalchemy import create_engine, text\nimport os\ne = create_engine(os.environ['DATABASE_URL'])\n"
  expect(codeEffects('python', `${code}e.connect().execute(text('select 1'))`)).toContain('unreadable run code')
  expect(codeEffects('python', `${HEAD}d = create_engine('sqlite:///a.db')\nc.exec_driver_sql('select 1')`)).toContain(
    'unreadable run code',
  )
})
