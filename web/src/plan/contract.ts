// Shorter names for the shapes of the API that these screens speak of.
import type { components } from '@/api/schema'

type S = components['schemas']

export type Plan = S['Plan']
export type PlanDetail = S['PlanDetail']
export type PlanState = Plan['state']
export type PlanTerritory = S['PlanTerritory']
export type PlanMeasure = S['PlanMeasure']
export type PlanUnits = S['PlanUnits']
export type PlanChange = S['PlanChange']
export type PlanPreview = S['PlanPreview']
export type PlanComparison = S['PlanComparison']
export type PlanAlternatives = S['PlanAlternatives']
export type Alternative = S['Alternative']
export type PlanRun = S['PlanRun']
export type RunWish = S['RunWish']
export type RunEvent = S['RunEvent']
export type Score = S['Score']
export type Remark = S['Remark']
export type Findings = S['Findings']
export type Wish = S['Wish']
export type Tolerance = S['Tolerance']
export type NewPlan = S['NewPlan']
export type Region = S['Region']
export type MeasureChoice = S['MeasureChoice']
export type EditRecord = S['EditRecord']
export type CutPiece = S['CutPiece']
export type AccountColumns = S['AccountColumns']
export type ChangedAccount = S['ChangedAccount']
export type RepProposals = S['RepProposals']
export type PublishPreview = S['PublishPreview']
export type PublishOutcome = S['PublishOutcome']
export type BalanceToday = S['BalanceToday']

/** What stands for "in no territory" in an assignment. */
export const none = 65535

/** The level of a plan whose units are the accounts themselves. */
export const accountsLevel = 'accounts'

/** Whether a level's units have no shapes: accounts, and postcodes at the middle of their points. */
export function drawnAsPoints(level: string): boolean {
  return level === accountsLevel || level.endsWith('-postcode')
}
