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
])('%s', (code, effects) => expect(codeEffects('python', HEAD + code)).toEqual(effects))

test('of an address that is not known, or of two, no statement is read', () => {
  const code = "from sqlalchemy import create_engine, text\nimport os\ne = create_engine(os.environ['DATABASE_URL'])\n"
  expect(codeEffects('python', `${code}e.connect().execute(text('select 1'))`)).toContain('unreadable run code')
  expect(codeEffects('python', `${HEAD}d = create_engine('sqlite:///a.db')\nc.exec_driver_sql('select 1')`)).toContain(
    'unreadable run code',
  )
})
