import type { components } from './schema'

type Schemas = components['schemas']

export type Session = Schemas['SessionOut']
export type Detection = Schemas['DetectionOut']
export type Plate = Schemas['PlateOut']
export type Vehicle = Schemas['VehicleOut']
export type Candidate = Schemas['CandidateOut']
export type LocationRef = Schemas['LocationRef']
export type Standing = Schemas['PlateStatus']
export type UnreadReason = Schemas['UnreadReason']
export type LiveEvent = Schemas['LiveEvent']
export type DetectionCreated = Schemas['DetectionCreated']
export type ListChanged = Schemas['ListChanged']
export type PlateCorrected = Schemas['PlateCorrected']
export type DetectionRow = Schemas['Row']
