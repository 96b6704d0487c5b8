/**
 * Populace as a library, for Node and browsers: read a pack and a study, prepare, draw any
 * range of persons, and write them. Nothing here touches network, disk, clock or
 * `Math.random`: the caller reads files, and the same input gives the same people.
 */

export { assemblePack } from './core/pack/assemble.ts';
export { packDigest } from './core/pack/pack-digest.ts';
export { parsePack } from './core/pack/parse.ts';
export type { PackProblem, ParsedPack } from './core/pack/parse.ts';
export type {
  Attribute,
  AttributeId,
  Base,
  Category,
  Contacts,
  Contradiction,
  ContradictionKind,
  Figure,
  Identity,
  Marginal,
  MarginOfError,
  Pack,
  Published,
  SampleFactor,
  Source,
  Status,
  StructuralZero,
  Text,
} from './core/pack/pack.ts';

export { chooseTraits, mappingOf } from './core/layer/choose.ts';
export type { ChosenTrait, LoadedLayer } from './core/layer/choose.ts';
export type { Layer, LayerAttribute, Measured } from './core/layer/layer.ts';
export { layerStep } from './core/layer/layer-step.ts';
export type { LayerCache } from './core/layer/layer-step.ts';
export { layerDigest, parseLayer } from './core/layer/parse-layer.ts';
export type { ParsedLayer } from './core/layer/parse-layer.ts';

export { minimalStudy, studyId } from './core/study/minimal.ts';
export { parseStudy } from './core/study/parse.ts';
export type { ParsedStudy, StudyProblem } from './core/study/parse.ts';
export { modelVersion, populationDefaults, populationLimits } from './core/study/study.ts';
export type {
  Design,
  DesignGroup,
  Filter,
  PopulationStudy,
  Selection,
  Strata,
  Study,
} from './core/study/study.ts';

export { designEffectOf } from './core/statistics/design-effect.ts';
export type { DesignEffect } from './core/statistics/design-effect.ts';
export {
  coefficientOfVariation,
  proportionOf,
  ratioOf,
  standardErrorOf,
  standardErrorsAt,
  sumOf,
} from './core/statistics/margin-of-error.ts';
export type { Estimate } from './core/statistics/margin-of-error.ts';
export * as statistics from './core/statistics/library.ts';

export { compareVersions } from './link/compare-versions.ts';
export type { VersionDifference, Versions } from './link/compare-versions.ts';
export { decodeLink, encodeLink } from './link/seed-link.ts';
export type { DecodedLink, LinkFailure } from './link/seed-link.ts';

export { agreementOf } from './core/population/agreement.ts';
export type { Agreement } from './core/population/agreement.ts';
export { PopulationDigest, columnDigest } from './core/population/columns.ts';
export { drawRange } from './core/population/draw.ts';
export { loadTraits, withLayers } from './core/population/layers.ts';
export { readPersona, valuesOf } from './core/population/persona.ts';
export type { Persona, PersonaTrait } from './core/population/persona.ts';
export type { Column, Plan, PlanColumn, PlanNode, Range } from './core/population/plan.ts';
export { prepare } from './core/design/prepare-study.ts';
export type {
  Comparison,
  ContradictionFinding,
  DesignReport,
  FitReport,
  Prepared,
  RoundingReport,
} from './core/population/report.ts';
export { mergeTally, newTally, tallyRange, weightColumn } from './core/population/tally.ts';
export type { Tally } from './core/population/tally.ts';

export {
  drawHouseholds,
  drawPersons,
  householdColumns,
  personColumns,
  personsOfHouseholds,
} from './core/households/draw.ts';
export { parseHouseholdProblem } from './core/households/parse.ts';
export type { HouseholdColumn, HouseholdPlan, HouseholdRange } from './core/households/plan.ts';
export { prepareHouseholds } from './core/households/prepare.ts';
export type { HouseholdOptions, PreparedHouseholds } from './core/households/prepare.ts';
export type {
  ControlTable,
  HouseholdDefect,
  HouseholdFinding,
  HouseholdProblem,
  HouseholdSample,
  SampleColumn,
} from './core/households/problem.ts';
export { readHouseholdFiles } from './core/households/read-problem.ts';
export type { FileOptions, ParsedHouseholds } from './core/households/read-problem.ts';
export type { TargetFile } from './core/households/read-targets.ts';
export type { HouseholdRemedy } from './core/households/remedies.ts';
export type { ControlReport, HouseholdReport, ZoneReport } from './core/households/report.ts';
export type { TextTable } from './core/households/text-table.ts';

export { integerize } from './core/table/integerize.ts';
export type { IntegerizeProblem, Integerized } from './core/table/integerize.ts';
export { fitTable } from './core/table/ipf.ts';
export { parseFitProblem } from './core/table/parse-problem.ts';
export type { Defect, ParsedProblem } from './core/table/parse-problem.ts';
export type {
  Fit,
  FitProblem,
  FitStatus,
  Problem,
  Remedy,
  TableMarginal,
} from './core/table/problem.ts';

export { openExport } from './data/export.ts';
export type { ExportOptions, OpenExport } from './data/export.ts';
export { openHouseholdExport } from './data/household-export.ts';
export type { HouseholdFile } from './data/household-export.ts';
export { targetFile, textTable } from './data/household-tables.ts';
export type {
  ExportDescription,
  ExportFormat,
  ExportRefusal,
  ExportRequest,
  ExportStep,
} from './data/export-request.ts';

export { fileRequest } from './core/validation/file/file-request.ts';
export type { FileRequest, FileRequestOptions } from './core/validation/file/file-request.ts';
export { matchColumnAs, matchColumns } from './core/validation/file/match-columns.ts';
export type { ColumnMatch, ColumnRole, Matching } from './core/validation/file/match-columns.ts';
export { bandSteps, bandsOf } from './core/validation/uncertainty/bands.ts';
export type { PersonaBand, RowBands } from './core/validation/uncertainty/bands.ts';
export { methods } from './core/validation/methods/methods.ts';
export type { Method } from './core/validation/methods/methods.ts';
export { checkPersonas } from './core/validation/persona/persona-schema.ts';
export type { PersonaSchemaSection } from './core/validation/persona/persona-schema.ts';
export { parsePolicy } from './core/validation/policy/policy-document.ts';
export type { ParsedPolicy, PolicyDocument } from './core/validation/policy/policy-document.ts';
export type { ReadColumn, ReadTable } from './core/validation/file/read-table.ts';
export { allReplicates, replicatesOf } from './core/validation/uncertainty/replicates.ts';
export type {
  ReplicateChoices,
  Replicates,
  ReplicatesInput,
} from './core/validation/uncertainty/replicates.ts';
export type { JudgeOptions, ReportOrigin, ValidationReport } from './core/validation/report.ts';
export { rowsOfRange } from './core/validation/count/rows-of-range.ts';
export { withSourceWeights } from './core/validation/sources/source-weights.ts';
export type { BentTable, SourceWeightsReport } from './core/validation/sources/source-weights.ts';
export { sourceWeightsOf } from './core/validation/sources/sources.ts';
export type { SourceOpinion, SourcesSection } from './core/validation/sources/sources.ts';
export { expectOfStudy, studySubject } from './core/validation/study-subject.ts';
export type { Drawing, Subject, SubjectRows } from './core/validation/count/subject.ts';
export type { StatedError } from './core/validation/uncertainty/target-errors.ts';
export { readSourceOpinions, readStatedErrors } from './core/validation/sources/user-statements.ts';
export type { StatementProblem, Statements } from './core/validation/sources/user-statements.ts';
export { sourceOf, validate, validationSteps } from './core/validation/validate.ts';
export type { RowSource, ValidateOptions } from './core/validation/validate.ts';
export type { ValidationRequest } from './core/validation/validation-plan.ts';

export { bytesInMemory, bytesOfBlob } from './data/file-bytes.ts';
export type { FileBytes, FileProblem } from './data/file-bytes.ts';
export { reportHtml } from './data/report-html.ts';
export { reportJson } from './data/report-json.ts';
export { reportMarkdown } from './data/report-markdown.ts';
export { readSubject } from './data/subject-file.ts';
export type { SubjectFile } from './data/subject-file.ts';
