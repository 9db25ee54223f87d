/**
 * Reserved words that the dialects share: no column bears one without quotes, and a bracket after one is no call. Words
 * that are functions too (`LEFT`, `REPLACE`, `IF`) are not here, so that a call of them is looked up.
 */
const SHARED = `
  ADD ALL ALTER AND ANY AS ASC BETWEEN BY CASE CHECK COLLATE COLUMN CONSTRAINT CREATE CROSS DELETE DESC DISTINCT DROP
  ELSE END ESCAPE EXCEPT EXISTS FOREIGN FROM FULL GRANT GROUP HAVING IN INDEX INNER INSERT INTERSECT INTO IS JOIN KEY
  LIKE LIMIT NOT NULL ON OR ORDER OUTER OVER PARTITION PRIMARY REFERENCES SELECT SET SOME TABLE THEN TO UNION UNIQUE
  UPDATE USING VALUES WHEN WHERE WITH
`

export function reservedWords(more: string): ReadonlySet<string> {
  return new Set(`${SHARED} ${more}`.split(/\s+/).filter(Boolean))
}
