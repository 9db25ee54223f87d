/** What a person answers of the checklist with an approval, besides what the approval has anyway. */
export interface ChecklistAnswers {
  readonly monitoring?: boolean
  readonly incidentReport?: boolean
}
