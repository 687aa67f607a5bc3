/** Made of the OpenAPI document by `npm run console:types`; a test holds it to that document. */

export type Adoption = { readonly type: string; readonly model?: string | null; readonly site?: Site | null; readonly customer?: Customer | null; readonly purchased_on?: string | null; readonly attributes?: Readonly<Record<string, string | number | boolean>> | null };

export type Alert = { readonly id: string; readonly rule_id: string; readonly rule_version: number; readonly device_id: string | null; readonly subject: Subject; readonly severity: "P1" | "P2" | "P3" | "P4"; readonly level: number; readonly state: "open" | "acknowledged" | "recovered" | "closed"; readonly title: string; readonly titles: BilingualText; readonly since: string; readonly opened_at: string; readonly recovered_at: string | null; readonly ended_by: string | null; readonly acknowledged_at: string | null; readonly acknowledged_by: string | null; readonly flapping: boolean; readonly flapping_since: string | null; readonly muted: Muting | null; readonly incident_id: string | null; readonly proof: AlertProof; readonly version: number };

export type AlertList = { readonly items: readonly (Alert)[]; readonly next_cursor: string | null };

export type AlertProof = { readonly seq: number; readonly rule_version: number; readonly reason: string; readonly inputs: Readonly<Record<string, string | number | boolean | null>>; readonly sentence?: string; readonly timers: { readonly since: string; readonly device_time: string; readonly held_ms: number }; readonly before: EpisodeState | null; readonly after: EpisodeState | null; readonly suppressions: readonly ({ readonly stage: string; readonly reason: string; readonly at: string; readonly seq: number; readonly by?: string; readonly until?: string | null })[] };

export type AnsweredItem = { readonly item: string; readonly state: "passed" | "failed" | "not_applicable"; readonly note?: string };

export type Article = { readonly id: string; readonly fault: string | null; readonly city: string | null; readonly title: { readonly en: string; readonly "zh-CN": string }; readonly body: { readonly en: string; readonly "zh-CN": string }; readonly state: "live" | "retired"; readonly version: number; readonly changed_by: string; readonly changed_at: string; readonly note: string };

export type ArticleDiff = { readonly from: number; readonly to: number; readonly fields: readonly ({ readonly field: string; readonly lines: readonly ({ readonly change: "same" | "removed" | "added"; readonly line: string })[] })[] };

export type ArticleList = { readonly items: readonly (Article)[]; readonly next_cursor: string | null };

export type ArticlePatch = { readonly fault?: string | null; readonly city?: string | null; readonly title?: { readonly en: string; readonly "zh-CN": string }; readonly body?: { readonly en: string; readonly "zh-CN": string }; readonly note?: string };

export type ArticleRestore = { readonly version: number; readonly note?: string };

export type Attachment = { readonly name: string; readonly url: string; readonly sha256?: string };

export type AuditList = { readonly items: readonly (AuditRecord)[]; readonly next_cursor: string | null };

export type AuditRecord = { readonly id: number; readonly at: string; readonly actor: string; readonly action: string; readonly object: { readonly kind: string; readonly id: string }; readonly device_id: string | null; readonly detail: Readonly<Record<string, unknown>> };

export type Backtest = { readonly id: string; readonly state: "queued" | "running" | "done" | "failed" | "cancelled"; readonly progress: number; readonly rule: { readonly id: string; readonly version: number | null; readonly document: Readonly<Record<string, unknown>> }; readonly compare_to: { readonly id: string; readonly version: number | null; readonly document: Readonly<Record<string, unknown>> } | null; readonly from: string; readonly to: string; readonly devices: readonly (string)[] | null; readonly asked_at: string; readonly asked_by: string; readonly started_at: string | null; readonly finished_at: string | null; readonly reason: string | null; readonly result: BacktestResult | null };

export type BacktestCompared = { readonly rule_id: string; readonly rule_version: number | null; readonly episodes: readonly (BacktestEpisode)[]; readonly episodes_total: number; readonly tickets: number; readonly care_calls: number; readonly agent_minutes: number; readonly per_day: readonly ({ readonly day: string; readonly episodes: number; readonly tickets: number; readonly care_calls: number })[]; readonly devices_hit: number; readonly judged: BacktestJudged | null; readonly truth: BacktestTruth | null };

export type BacktestDiff = { readonly both: number; readonly only_a: { readonly total: number; readonly episodes: readonly (BacktestEpisode)[] }; readonly only_b: { readonly total: number; readonly episodes: readonly (BacktestEpisode)[] }; readonly partial: boolean };

export type BacktestEpisode = { readonly device_id: string | null; readonly subject: { readonly kind: string; readonly id: string }; readonly since: string; readonly until: string | null; readonly opened_at: string; readonly ended_at: string | null; readonly severity: "P1" | "P2" | "P3" | "P4" };

export type BacktestInput = { readonly rule: string | Readonly<Record<string, unknown>>; readonly compare_to?: string | Readonly<Record<string, unknown>>; readonly from: string; readonly to: string; readonly devices?: readonly (string)[]; readonly truth?: readonly (TruthEvent)[] };

export type BacktestJudged = { readonly confirmed: number; readonly confirmed_found: number; readonly false_alarms: number; readonly false_alarms_repeated: number; readonly precision: number | null; readonly recall: number | null; readonly lead_p10_s: number | null; readonly lead_p50_s: number | null };

export type BacktestList = { readonly items: readonly (Backtest)[]; readonly next_cursor: string | null };

export type BacktestResult = { readonly readings: number; readonly warm_up_readings: number; readonly warm_up_from: string | null; readonly through: string | null; readonly elapsed_ms: number; readonly readings_per_second: number; readonly realtime_multiple: number; readonly rule_id: string; readonly rule_version: number | null; readonly episodes: readonly (BacktestEpisode)[]; readonly episodes_total: number; readonly tickets: number; readonly care_calls: number; readonly agent_minutes: number; readonly per_day: readonly ({ readonly day: string; readonly episodes: number; readonly tickets: number; readonly care_calls: number })[]; readonly devices_hit: number; readonly judged: BacktestJudged | null; readonly truth: BacktestTruth | null; readonly compared: BacktestCompared | null; readonly diff: BacktestDiff | null };

export type BacktestTruth = { readonly events: number; readonly events_found: number; readonly hits: number; readonly false_alerts: number; readonly duplicates: number; readonly precision: number | null; readonly recall: number | null; readonly detect_p50_s: number | null; readonly detect_p95_s: number | null; readonly lead_p10_s: number | null; readonly lead_p50_s: number | null };

export type Backup = { readonly id: string; readonly state: "running" | "done" | "failed"; readonly to: string; readonly folder: string | null; readonly started_at: string; readonly finished_at: string | null; readonly files: number; readonly bytes: number; readonly reused_bytes: number; readonly last_seq: number | null; readonly without: readonly (ReadingsElsewhere)[] | null; readonly reason: string | null };

export type BilingualText = { readonly en: string; readonly "zh-CN": string };

export type BlindDevice = { readonly device_id: string; readonly outcome: "no_data" | "unknown" | "error"; readonly missing: readonly (string)[]; readonly reason: string };

export type BlindDeviceList = { readonly items: readonly (BlindDevice)[]; readonly next_cursor: string | null };

export type BreachList = { readonly items: readonly (SlaClock)[]; readonly next_cursor: string | null };

export type CallAttempt = { readonly at: string; readonly by: string; readonly outcome: "reached" | "no_answer" | "busy" | "refused" | "wrong_number" | "voicemail" | "advice_given" | "visit_wanted" | "false_alarm" | "call_back_later"; readonly note: string | null; readonly next_at: string | null };

export type CallAttemptInput = { readonly outcome: "reached" | "no_answer" | "busy" | "refused" | "wrong_number" | "voicemail" | "advice_given" | "visit_wanted" | "false_alarm" | "call_back_later"; readonly note?: string; readonly next_at?: string; readonly watch_for?: string };

export type CallCustomer = { readonly name: string | null; readonly phone: string | null; readonly language: string };

export type Callback = { readonly id: string; readonly device_id: string | null; readonly subject: Subject; readonly state: "queued" | "done" | "unreachable" | "withdrawn"; readonly severity: "P1" | "P2" | "P3" | "P4"; readonly title: string; readonly titles: BilingualText; readonly customer: CallCustomer | null; readonly script: string; readonly text: string; readonly created_at: string; readonly due_at: string; readonly ended_at: string | null; readonly attempts: readonly (CallAttempt)[]; readonly withdrawn_reason: string | null; readonly customer_id: string | null; readonly not_before: string; readonly claimed_by: string | null; readonly claimed_until: string | null; readonly promised_at: string | null; readonly version: number; readonly ticket_id: string; readonly purpose: "closed" | "cancelled" | "unfinished"; readonly answer: SatisfactionAnswer | null };

export type CallbackAttemptInput = { readonly outcome: "reached" | "no_answer" | "busy" | "refused" | "wrong_number" | "voicemail" | "advice_given" | "visit_wanted" | "false_alarm" | "call_back_later"; readonly note?: string; readonly next_at?: string; readonly answer?: SatisfactionInput };

export type CallbackList = { readonly items: readonly (Callback)[]; readonly next_cursor: string | null };

export type Campaign = { readonly id: string; readonly title: { readonly en: string; readonly "zh-CN": string }; readonly script: string; readonly audience: { readonly device_types?: readonly (string)[]; readonly cities?: readonly (string)[]; readonly districts?: readonly (string)[]; readonly climate_zones?: readonly (string)[]; readonly models?: readonly (string)[]; readonly maintenance_due_within_days?: number; readonly scrap_due_within_days?: number }; readonly when: { readonly calendar?: { readonly cron: string; readonly time_zone: string }; readonly frost?: { readonly below_c: number; readonly within_hours: number; readonly area: "place" | "climate_zone"; readonly season_days: number } }; readonly caps: { readonly calls_per_run: number; readonly calls_per_day: number }; readonly state: "draft" | "active" | "paused" | "ended"; readonly next_run_at: string | null; readonly created_by: string; readonly created_at: string; readonly updated_at: string; readonly version: number };

export type CampaignContact = { readonly run_id: string; readonly device_id: string; readonly customer_id: string | null; readonly decision: "call" | "no-customer" | "no-phone" | "do-not-call" | "same-customer" | "called-lately" | "call-waiting" | "cap-reached"; readonly due_at: string | null; readonly call_id: string | null };

export type CampaignContactList = { readonly items: readonly (CampaignContact)[]; readonly next_cursor: string | null };

export type CampaignList = { readonly items: readonly (Campaign)[]; readonly next_cursor: string | null };

export type CampaignRun = { readonly id: string; readonly campaign_id: string; readonly campaign_version: number; readonly kind: "calls" | "preview"; readonly state: "running" | "done" | "stopped"; readonly areas: readonly (string)[] | null; readonly begun_at: string; readonly ended_at: string | null; readonly looked_at: number; readonly decided: { readonly call?: number; readonly "no-customer"?: number; readonly "no-phone"?: number; readonly "do-not-call"?: number; readonly "same-customer"?: number; readonly "called-lately"?: number; readonly "call-waiting"?: number; readonly "cap-reached"?: number } };

export type CampaignRunList = { readonly items: readonly (CampaignRun)[]; readonly next_cursor: string | null };

export type CampaignText = { readonly title: { readonly en: string; readonly "zh-CN": string }; readonly script: string; readonly audience: { readonly device_types?: readonly (string)[]; readonly cities?: readonly (string)[]; readonly districts?: readonly (string)[]; readonly climate_zones?: readonly (string)[]; readonly models?: readonly (string)[]; readonly maintenance_due_within_days?: number; readonly scrap_due_within_days?: number }; readonly when: { readonly calendar?: { readonly cron: string; readonly time_zone: string }; readonly frost?: { readonly below_c: number; readonly within_hours: number; readonly area: "place" | "climate_zone"; readonly season_days: number } }; readonly caps: { readonly calls_per_run: number; readonly calls_per_day: number } };

export type CareCall = { readonly id: string; readonly device_id: string | null; readonly subject: Subject; readonly state: "queued" | "done" | "unreachable" | "withdrawn"; readonly severity: "P1" | "P2" | "P3" | "P4"; readonly title: string; readonly titles: BilingualText; readonly customer: CallCustomer | null; readonly script: string; readonly text: string; readonly created_at: string; readonly due_at: string; readonly ended_at: string | null; readonly attempts: readonly (CallAttempt)[]; readonly withdrawn_reason: string | null; readonly customer_id: string | null; readonly not_before: string; readonly claimed_by: string | null; readonly claimed_until: string | null; readonly promised_at: string | null; readonly version: number; readonly rule_id: string | null; readonly alert_id: string | null; readonly ticket_id: string | null; readonly joined_call_id: string | null; readonly watch_until: string | null; readonly watch_outcome: "cleared" | "ticket" | "noted" | "released" | null };

export type CareCallList = { readonly items: readonly (CareCall)[]; readonly next_cursor: string | null };

export type Certification = { readonly kind: string; readonly expires_on: string | null };

export type ChangePassword = { readonly current: string; readonly next: string };

export type Checklist = { readonly id: string | null; readonly items: readonly ({ readonly id: string; readonly blocking: boolean; readonly title: string; readonly titles: BilingualText; readonly state: "passed" | "failed" | "not_applicable" | null })[] };

export type ClearNow = { readonly when: string; readonly holds: boolean | null; readonly sentence: string; readonly parts: readonly (ExpressionPart)[]; readonly for_ms: number; readonly since: string | null; readonly due: string | null };

export type ClockMove = { readonly to: string };

export type ClockNow = { readonly now: string };

export type Command = { readonly id: string; readonly device_id: string; readonly name: string; readonly body: Readonly<Record<string, unknown>>; readonly state: "queued" | "sent" | "delivered" | "replied" | "failed" | "expired"; readonly created_by: string; readonly created_at: string; readonly sent_at: string | null; readonly delivered_at: string | null; readonly replied_at: string | null; readonly expires_at: string; readonly reply: unknown; readonly failure: string | null };

export type CommandInput = { readonly name: string; readonly params?: unknown; readonly ttl?: string };

export type CommandList = { readonly items: readonly (Command)[]; readonly next_cursor: string | null };

export type Contact = { readonly name: string; readonly role: string | null; readonly phone: string; readonly language: string | null; readonly preferred: boolean };

export type CorrectiveAction = { readonly id: string; readonly title: string; readonly finding: string; readonly owner: string; readonly due_on: string; readonly cause: string | null; readonly correction: string | null; readonly prevention: string | null; readonly state: "open" | "planned" | "done" | "verified" | "dropped"; readonly created_by: string; readonly created_at: string; readonly updated_at: string; readonly ended_at: string | null; readonly version: number };

export type CorrectiveActionList = { readonly items: readonly (CorrectiveAction)[]; readonly next_cursor: string | null };

export type CorrectiveActionPatch = { readonly title?: string; readonly finding?: string; readonly owner?: string; readonly due_on?: string; readonly cause?: string; readonly correction?: string; readonly prevention?: string };

export type CreatedDevice = { readonly id: string; readonly type: string; readonly model: string | null; readonly site: Site | null; readonly customer: DeviceCustomer | null; readonly purchased_on: string | null; readonly attributes: Readonly<Record<string, string | number | boolean>>; readonly board: string; readonly state: "registered" | "retired"; readonly created_at: string; readonly updated_at: string; readonly retired_at: string | null; readonly version: number; readonly last_values: Readonly<Record<string, LastValue>>; readonly presence: Presence; readonly credentials: Credentials };

export type CreatedToken = { readonly id: string; readonly name: string; readonly role: "admin" | "engineer" | "manager" | "dispatcher" | "agent" | "viewer" | "provider"; readonly created_by: string; readonly created_at: string; readonly expires_at: string | null; readonly revoked_at: string | null; readonly provider_id: string | null; readonly technician_id: string | null; readonly token: string };

export type Credentials = { readonly username: string; readonly password: string };

export type Customer = { readonly name?: string | null; readonly phone?: string | null; readonly language?: string | null };

export type CustomerList = { readonly items: readonly (CustomerWithDevices)[]; readonly next_cursor: string | null };

export type CustomerPatch = { readonly name?: string | null; readonly phone?: string | null; readonly language?: string; readonly contacts?: readonly (Contact)[]; readonly quiet_hours?: readonly (LocalSpan)[]; readonly time_zone?: string | null; readonly do_not_call?: { readonly reason: string } | null; readonly consents?: readonly ({ readonly kind: "care_calls" | "marketing" | "data_sharing" | "recording"; readonly given: boolean })[]; readonly notes?: string | null };

export type CustomerProfile = { readonly id: string; readonly name: string | null; readonly phone: string | null; readonly language: string; readonly contacts: readonly (Contact)[]; readonly quiet_hours: readonly (LocalSpan)[]; readonly time_zone: string | null; readonly do_not_call: { readonly reason: string; readonly since: string } | null; readonly consents: readonly ({ readonly kind: "care_calls" | "marketing" | "data_sharing" | "recording"; readonly given: boolean; readonly at: string; readonly by: string })[]; readonly notes: string | null; readonly updated_at: string | null; readonly version: number; readonly devices: readonly (OwnedDevice)[] };

export type CustomerWithDevices = { readonly id: string; readonly name: string | null; readonly phone: string | null; readonly language: string; readonly devices: readonly ({ readonly id: string; readonly type: string; readonly state: "registered" | "retired"; readonly district: string | null; readonly address: string | null })[] };

export type Delivery = { readonly id: number; readonly target_id: string; readonly topic: string; readonly ordering: string; readonly key: string; readonly state: "pending" | "delivered" | "dead"; readonly attempts: number; readonly created_at: string; readonly next_attempt_at: string | null; readonly delivered_at: string | null; readonly last_error: string | null; readonly kind: "webhook" | "mail" | "sms" | "voice"; readonly recipient: string | null; readonly reference: string | null; readonly outcome: "sent" | "delivered" | "answered" | "unanswered" | "failed" | null; readonly outcome_at: string | null };

export type DeliveryList = { readonly items: readonly (Delivery)[]; readonly next_cursor: string | null };

export type DeliveryWithBody = { readonly id: number; readonly target_id: string; readonly topic: string; readonly ordering: string; readonly key: string; readonly state: "pending" | "delivered" | "dead"; readonly attempts: number; readonly created_at: string; readonly next_attempt_at: string | null; readonly delivered_at: string | null; readonly last_error: string | null; readonly kind: "webhook" | "mail" | "sms" | "voice"; readonly recipient: string | null; readonly reference: string | null; readonly outcome: "sent" | "delivered" | "answered" | "unanswered" | "failed" | null; readonly outcome_at: string | null; readonly body: Readonly<Record<string, unknown>> };

export type Departure = { readonly id: string; readonly device_type: string; readonly by: "model" | "firmware" | "batch"; readonly model: string | null; readonly name: string; readonly found_at: string; readonly findings: readonly ({ readonly fault: string | null; readonly devices: number; readonly failed: number; readonly device_days: number; readonly rest_devices: number; readonly rest_failed: number; readonly rest_device_days: number; readonly ratio: number | null; readonly p: number })[]; readonly comparisons: number; readonly chance: number; readonly corrective_action_id: string };

export type DepartureList = { readonly items: readonly (Departure)[]; readonly next_cursor: string | null };

export type Device = { readonly id: string; readonly type: string; readonly model: string | null; readonly site: Site | null; readonly customer: DeviceCustomer | null; readonly purchased_on: string | null; readonly attributes: Readonly<Record<string, string | number | boolean>>; readonly board: string; readonly state: "registered" | "retired"; readonly created_at: string; readonly updated_at: string; readonly retired_at: string | null; readonly version: number; readonly last_values: Readonly<Record<string, LastValue>>; readonly presence: Presence };

export type DeviceCustomer = { readonly id: string; readonly name?: string | null; readonly phone?: string | null; readonly language?: string | null };

export type DeviceList = { readonly items: readonly (ListedDevice)[]; readonly next_cursor: string | null };

export type DevicePatch = { readonly model?: string | null; readonly site?: Site | null; readonly customer?: Customer | null; readonly purchased_on?: string | null; readonly attributes?: Readonly<Record<string, string | number | boolean>> | null };

export type DeviceType = { readonly name: string; readonly title: string; readonly titles: BilingualText; readonly signals: readonly (Signal)[]; readonly conditions: readonly (string)[]; readonly silence_after: string };

export type DeviceTypeList = { readonly items: readonly (DeviceType)[]; readonly next_cursor: null };

export type Dismissal = { readonly ignore?: boolean };

export type DismissedOrphan = { readonly device_id: string; readonly topic: string | null; readonly first_heard_at: string; readonly last_heard_at: string; readonly messages: number; readonly kept: number; readonly kept_bytes: number; readonly online: boolean | null; readonly state: "dismissed" | "ignored" };

export type Dispatch = { readonly state: "new" | "offered" | "waiting" | "unmatched" | "deferred" | "assigned" | "accepted" | "over"; readonly provider_id: string | null; readonly technician_id: string | null; readonly by: string; readonly at: string; readonly due_at: string | null; readonly reason: string | null; readonly candidates: readonly (DispatchCandidate)[]; readonly merged_into: string | null };

export type DispatchCandidate = { readonly technician_id: string; readonly technician: string; readonly provider_id: string; readonly score: number | null; readonly reasons: readonly (string)[] };

export type DispatchList = { readonly items: readonly (DispatchedTicket)[]; readonly next_cursor: string | null };

export type DispatchedTicket = { readonly ticket: Ticket; readonly dispatch: Dispatch; readonly place: WorkPlace; readonly next_due: NextDue | null };

export type DistrictHealth = { readonly district: string | null; readonly devices: number; readonly alerts: OpenAlerts };

export type DistrictList = { readonly items: readonly (DistrictHealth)[]; readonly next_cursor: string | null };

export type EpisodeState = { readonly level: number | null; readonly since: string | null; readonly clearing: string | null; readonly timers: readonly (string | null)[] };

export type EraseCustomer = { readonly reason: string };

export type Erasure = { readonly id: string; readonly customer_id: string; readonly state: "sweeping" | "verifying" | "compacting" | "done"; readonly reason: string; readonly asked_by: string; readonly asked_at: string; readonly done_at: string | null; readonly changed: Readonly<Record<string, number>>; readonly rows_touched: number; readonly rows_before_sha256: string; readonly rows_after_sha256: string; readonly verification: ErasureVerification | null; readonly elsewhere: readonly (ErasureElsewhere)[] };

export type ErasureCounts = { readonly devices: number; readonly tickets: number; readonly calls: number; readonly calls_to_withdraw: number; readonly visits: number; readonly names: number; readonly phones: number; readonly addresses: number };

export type ErasureElsewhere = { readonly place: string; readonly holds: string; readonly gone: string };

export type ErasurePreview = { readonly customer_id: string; readonly erasure_id: string | null; readonly blocked_by: readonly (number)[]; readonly counts: ErasureCounts };

export type ErasureVerification = { readonly at: string; readonly tables: number; readonly columns: number; readonly rows: number; readonly findings: number; readonly found_in: readonly (string)[] };

export type Escalation = { readonly steps: readonly (EscalationStep)[] };

export type EscalationAcknowledgement = { readonly step?: string };

export type EscalationStep = { readonly step: string; readonly round: number; readonly state: "open" | "missed" | "done" | "done_late" | "void"; readonly due_at: string; readonly told: readonly (string)[]; readonly acknowledged_at: string | null; readonly acknowledged_by: string | null };

export type Evidence = { readonly ticket_id: string; readonly alert_id: string; readonly frozen_at: string; readonly rule: { readonly id: string; readonly version: number; readonly text: string | null }; readonly alert: { readonly severity: "P1" | "P2" | "P3" | "P4"; readonly level: number; readonly since: string; readonly opened_at: string; readonly title: string; readonly titles: BilingualText; readonly proof: AlertProof }; readonly device: KeptDevice | null; readonly members: KeptMembers | null; readonly telemetry_state: "pending" | "kept" | "empty" | "unavailable" | "none"; readonly telemetry: KeptTelemetry | null; readonly alerts: readonly (string)[] };

export type Export = { readonly id: string; readonly state: "running" | "done" | "failed" | "cancelled"; readonly from: string; readonly to: string; readonly format: "parquet" | "csv"; readonly type: string | null; readonly progress: number; readonly folder: string; readonly rows: number; readonly bytes: number; readonly files: readonly (ExportedFile)[]; readonly started_at: string; readonly finished_at: string | null; readonly reason: string | null };

export type ExportInput = { readonly from: string; readonly to: string; readonly type?: string; readonly devices?: readonly (string)[]; readonly signals?: readonly (string)[]; readonly format: "parquet" | "csv" };

export type ExportList = { readonly items: readonly (Export)[]; readonly next_cursor: string | null };

export type ExportedFile = { readonly name: string; readonly bytes: number; readonly rows: number };

export type ExpressionPart = { readonly text: string; readonly value: string | number | boolean | null; readonly depth: number };

export type FailureCase = { readonly at: string; readonly ticket_id: string; readonly device_id: string; readonly fault: string | null; readonly name: string | null };

export type FailureCaseList = { readonly items: readonly (FailureCase)[]; readonly next_cursor: string | null };

export type FailureRates = { readonly device_type: string; readonly by: string; readonly from: string; readonly to: string; readonly formula: string; readonly cohorts: readonly ({ readonly name: string | null; readonly devices: number; readonly device_days: number; readonly failures: number; readonly rate: number; readonly low: number; readonly high: number; readonly ratio: number | null; readonly p: number; readonly departs: boolean; readonly faults: readonly ({ readonly fault: string | null; readonly failures: number })[] })[] };

export type FieldChange = { readonly pointer: string; readonly before?: unknown; readonly after?: unknown };

export type Flow = { readonly rooms: readonly (RoomFlow)[]; readonly journal: JournalStatus; readonly followers: readonly (Follower)[]; readonly broker: OutsideBroker | null };

export type Follower = { readonly name: string; readonly seq: number; readonly lag_seconds: number };

export type Forecast = { readonly place: string; readonly issued_at: string; readonly source: string; readonly points: readonly (readonly (string | number)[])[]; readonly received_at: string; readonly received_from: string };

export type ForecastList = { readonly items: readonly (Forecast)[]; readonly next_cursor: string | null };

export type FoundArticles = { readonly items: readonly ({ readonly article: Article; readonly score: number; readonly snippet: { readonly text: string; readonly marks: readonly (readonly (number)[])[] } })[] };

export type GatewayReportTaken = { readonly id: string; readonly outcome: "sent" | "delivered" | "answered" | "unanswered" | "failed" };

export type GroupNow = { readonly kind: string; readonly id: string | null; readonly members: number; readonly population: number; readonly share: number; readonly counted: boolean; readonly needed: readonly ({ readonly severity: "P1" | "P2" | "P3" | "P4"; readonly at_least: number; readonly share: number })[] };

export type Handover = { readonly id: string; readonly from: string; readonly to: string; readonly next: string; readonly counts: { readonly urgent: number; readonly promised: number; readonly near_breach: number; readonly unmatched: number; readonly incidents: number; readonly silences: number }; readonly done: { readonly opened: number; readonly resolved: number; readonly breaches: number; readonly calls: number; readonly answers: number }; readonly text: { readonly en: string; readonly "zh-CN": string } };

export type HandoverList = { readonly items: readonly (Handover)[]; readonly next_cursor: string | null };

export type HandoverWithLists = { readonly id: string; readonly from: string; readonly to: string; readonly next: string; readonly counts: { readonly urgent: number; readonly promised: number; readonly near_breach: number; readonly unmatched: number; readonly incidents: number; readonly silences: number }; readonly done: { readonly opened: number; readonly resolved: number; readonly breaches: number; readonly calls: number; readonly answers: number }; readonly text: { readonly en: string; readonly "zh-CN": string }; readonly urgent: { readonly count: number; readonly items: readonly ({ readonly ticket_id: string; readonly number: string; readonly severity: "P1" | "P2" | "P3" | "P4"; readonly state: "open" | "accepted" | "in_progress" | "pending" | "resolved" | "closed" | "cancelled"; readonly title: string; readonly titles: BilingualText; readonly device_id: string | null; readonly assignee: string | null; readonly opened_at: string })[] }; readonly promised: { readonly count: number; readonly items: readonly ({ readonly call_id: string; readonly kind: "care" | "callback"; readonly severity: "P1" | "P2" | "P3" | "P4"; readonly title: string; readonly titles: BilingualText; readonly device_id: string | null; readonly promised_at: string })[] }; readonly near_breach: { readonly count: number; readonly items: readonly ({ readonly ticket_id: string; readonly number: string; readonly severity: "P1" | "P2" | "P3" | "P4"; readonly state: "open" | "accepted" | "in_progress" | "pending" | "resolved" | "closed" | "cancelled"; readonly title: string; readonly titles: BilingualText; readonly device_id: string | null; readonly assignee: string | null; readonly opened_at: string; readonly at: string; readonly reason: string | null })[] }; readonly unmatched: { readonly count: number; readonly items: readonly ({ readonly ticket_id: string; readonly number: string; readonly severity: "P1" | "P2" | "P3" | "P4"; readonly state: "open" | "accepted" | "in_progress" | "pending" | "resolved" | "closed" | "cancelled"; readonly title: string; readonly titles: BilingualText; readonly device_id: string | null; readonly assignee: string | null; readonly opened_at: string; readonly at: string; readonly reason: string | null })[] }; readonly incidents: { readonly count: number; readonly items: readonly ({ readonly incident_id: string; readonly rule_id: string; readonly subject: { readonly kind: string; readonly id: string }; readonly opened_at: string; readonly counted: number | null })[] }; readonly silences: { readonly count: number; readonly items: readonly ({ readonly silence_id: string; readonly kind: string; readonly reason: string; readonly until: string })[] } };

export type Health = { readonly status: "ok" };

export type History = { readonly items: readonly (AuditRecord)[]; readonly next_cursor: string | null };

export type Hit = { readonly kind: "customer" | "site" | "device" | "ticket"; readonly id: string; readonly title: string; readonly detail: string; readonly device_ids: readonly (string)[] };

export type HitList = { readonly items: readonly (Hit)[]; readonly next_cursor: string | null };

export type HoursOfDate = { readonly date: string; readonly spans: readonly (LocalSpan)[] };

export type ImportReport = { readonly created: number; readonly failed: readonly ({ readonly line: number; readonly field: string; readonly value: unknown; readonly detail: string })[]; readonly credentials: readonly (Credentials)[] };

export type ImportedRule = { readonly document: number; readonly line: number; readonly id: string; readonly change: "added" | "changed" | "unchanged"; readonly version: number; readonly diff: string };

export type IncentiveRow = { readonly month: string; readonly role: "technician" | "agent"; readonly key: string; readonly name: string; readonly points: number; readonly very_satisfied?: { readonly count: number; readonly points: number; readonly list: string }; readonly first_visit_fix?: { readonly count: number; readonly points: number; readonly list: string }; readonly sla_kept?: { readonly count: number; readonly points: number; readonly list: string }; readonly sla_missed?: { readonly count: number; readonly points: number; readonly list: string }; readonly repeat_repair?: { readonly count: number; readonly points: number; readonly list: string }; readonly contradicted_absence?: { readonly count: number; readonly points: number; readonly list: string }; readonly contradicted_repair?: { readonly count: number; readonly points: number; readonly list: string }; readonly care_call?: { readonly count: number; readonly points: number; readonly list: string }; readonly callback?: { readonly count: number; readonly points: number; readonly list: string }; readonly valid_answer?: { readonly count: number; readonly points: number; readonly list: string } };

export type Incentives = { readonly month: string | null; readonly from: string; readonly to: string; readonly formula: Readonly<Record<string, number>>; readonly totals: { readonly people: number; readonly points: number }; readonly items: readonly (IncentiveRow)[]; readonly next_cursor: string | null };

export type Incident = { readonly id: string; readonly alert_id: string; readonly rule_id: string; readonly subject: Subject; readonly state: "open" | "ended"; readonly opened_at: string; readonly ended_at: string | null; readonly ticket_id: string | null; readonly counted: number | null; readonly adopted: number; readonly adopted_open: number; readonly member_tickets: number; readonly tickets_saved: number; readonly version: number };

export type IncidentList = { readonly items: readonly (Incident)[]; readonly next_cursor: string | null };

export type IncidentMember = { readonly device_id: string; readonly alert_id: string | null; readonly why: "counted" | "adopted"; readonly since: string; readonly until: string | null; readonly ended_by: "recovered" | "closed" | "urgent" | "not-counted" | "incident-ended" | null };

export type IncidentMemberList = { readonly items: readonly (IncidentMember)[]; readonly next_cursor: string | null };

export type JournalStatus = { readonly full: boolean; readonly bytes: number; readonly budget_bytes: number; readonly last_seq: number; readonly fault: string | null };

export type KeptDevice = { readonly id: string; readonly type: string; readonly model: string | null; readonly firmware: string | null; readonly board: string; readonly purchased_on: string | null; readonly attributes: Readonly<Record<string, string | number | boolean>>; readonly city: string | null; readonly district: string | null; readonly provider: string | null };

export type KeptMembers = { readonly counted: number; readonly adopted: number; readonly device_ids: readonly (string)[]; readonly models: readonly ({ readonly type: string; readonly model: string | null; readonly devices: number })[]; readonly rules: readonly ({ readonly rule_id: string; readonly alerts: number })[] };

export type KeptMessage = { readonly at: string; readonly kind: string; readonly payload: string; readonly encoding: "utf-8" | "base64" };

export type KeptTelemetry = { readonly from: string; readonly to: string; readonly raw_from: string; readonly step_ms: number | null; readonly series: readonly ({ readonly signal: string; readonly points: readonly (readonly (string | string | number | boolean | null)[])[] })[]; readonly overview: readonly ({ readonly signal: string; readonly points: readonly (readonly (string | string | number | boolean | null)[])[] })[] };

export type LastValue = { readonly value: string | number | boolean; readonly ts: string; readonly expired: boolean };

export type League = { readonly by: "technician" | "provider" | "city" | "house"; readonly measure: "very_satisfied" | "sla_kept" | "first_visit_fix" | "repeat_repairs" | "contradicted_visits" | "contradicted_absences" | "contradicted_repairs"; readonly month: string | null; readonly from: string; readonly to: string; readonly formula: Readonly<Record<string, string>>; readonly items: readonly (LeagueRow)[]; readonly next_cursor: string | null };

export type LeagueCase = { readonly measure: "very_satisfied" | "sla_kept" | "first_visit_fix" | "repeat_repairs" | "contradicted_visits" | "contradicted_absences" | "contradicted_repairs" | "response_time" | "care_calls" | "callbacks" | "valid_answers"; readonly at: string; readonly id: string; readonly ticket_id: string | null; readonly device_id: string | null; readonly owner: { readonly key: string; readonly name: string } | null; readonly city: string | null; readonly counted: boolean; readonly minutes: number | null };

export type LeagueCaseList = { readonly month: string | null; readonly from: string; readonly to: string; readonly items: readonly (LeagueCase)[]; readonly next_cursor: string | null };

export type LeagueRow = { readonly rank: number | null; readonly key: string; readonly name: string; readonly score: number | null; readonly very_satisfied: { readonly part: number; readonly of: number; readonly share: number | null; readonly low: number | null; readonly high: number | null; readonly list: string }; readonly sla_kept: { readonly part: number; readonly of: number; readonly share: number | null; readonly low: number | null; readonly high: number | null; readonly list: string }; readonly first_visit_fix: { readonly part: number; readonly of: number; readonly share: number | null; readonly low: number | null; readonly high: number | null; readonly list: string }; readonly repeat_repairs: { readonly part: number; readonly of: number; readonly share: number | null; readonly low: number | null; readonly high: number | null; readonly list: string }; readonly contradicted_visits: { readonly part: number; readonly of: number; readonly share: number | null; readonly low: number | null; readonly high: number | null; readonly list: string }; readonly contradicted_absences: { readonly part: number; readonly of: number; readonly share: number | null; readonly low: number | null; readonly high: number | null; readonly list: string }; readonly contradicted_repairs: { readonly part: number; readonly of: number; readonly share: number | null; readonly low: number | null; readonly high: number | null; readonly list: string }; readonly response_minutes: { readonly of: number; readonly p50: number | null; readonly p90: number | null; readonly list: string } };

export type LevelNow = { readonly severity: "P1" | "P2" | "P3" | "P4" | null; readonly when: string; readonly holds: boolean | null; readonly sentence: string; readonly parts: readonly (ExpressionPart)[]; readonly for_ms: number; readonly since: string | null; readonly due: string | null };

export type ListedDevice = { readonly id: string; readonly type: string; readonly model: string | null; readonly site: Site | null; readonly customer: DeviceCustomer | null; readonly purchased_on: string | null; readonly attributes: Readonly<Record<string, string | number | boolean>>; readonly board: string; readonly state: "registered" | "retired"; readonly created_at: string; readonly updated_at: string; readonly retired_at: string | null; readonly version: number; readonly last_values: Readonly<Record<string, LastValue>>; readonly presence: Presence; readonly alerts: OpenAlerts };

export type LoadList = { readonly items: readonly (TechnicianLoad)[]; readonly next_cursor: string | null };

export type LocalSpan = { readonly from: string; readonly to: string };

export type MaintenanceDue = { readonly device_id: string; readonly due_on: string; readonly reason: "since-service" | "since-purchase" | "usage"; readonly scrap_on: string | null; readonly serviced_on: string | null; readonly surveyed_at: string };

export type MaintenanceDueList = { readonly items: readonly (MaintenanceDue)[]; readonly next_cursor: string | null };

export type Model = { readonly name: string; readonly attributes: Readonly<Record<string, string | number | boolean>>; readonly created_at: string; readonly updated_at: string; readonly version: number };

export type ModelInput = { readonly attributes: Readonly<Record<string, string | number | boolean>> };

export type ModelList = { readonly items: readonly (Model)[]; readonly next_cursor: string | null };

export type Muting = { readonly stage: "silenced" | "inhibited" | "grouped"; readonly reason: string; readonly by: string; readonly at: string };

export type NewArticle = { readonly fault: string | null; readonly city?: string | null; readonly title: { readonly en: string; readonly "zh-CN": string }; readonly body: { readonly en: string; readonly "zh-CN": string }; readonly note?: string };

export type NewCampaign = { readonly id: string; readonly title: { readonly en: string; readonly "zh-CN": string }; readonly script: string; readonly audience: { readonly device_types?: readonly (string)[]; readonly cities?: readonly (string)[]; readonly districts?: readonly (string)[]; readonly climate_zones?: readonly (string)[]; readonly models?: readonly (string)[]; readonly maintenance_due_within_days?: number; readonly scrap_due_within_days?: number }; readonly when: { readonly calendar?: { readonly cron: string; readonly time_zone: string }; readonly frost?: { readonly below_c: number; readonly within_hours: number; readonly area: "place" | "climate_zone"; readonly season_days: number } }; readonly caps: { readonly calls_per_run: number; readonly calls_per_day: number } };

export type NewCorrectiveAction = { readonly title: string; readonly finding: string; readonly owner: string; readonly due_on: string; readonly cause?: string; readonly correction?: string; readonly prevention?: string };

export type NewDevice = { readonly id: string; readonly type: string; readonly model?: string | null; readonly site?: Site | null; readonly customer?: Customer | null; readonly purchased_on?: string | null; readonly attributes?: Readonly<Record<string, string | number | boolean>> | null };

export type NewForecast = { readonly place: string; readonly issued_at: string; readonly source?: string; readonly points: readonly (readonly (string | number)[])[] };

export type NewProvider = { readonly name: string; readonly tier?: "A" | "B" | "C" | "D" | null; readonly phone?: string | null; readonly territories?: readonly (Territory)[]; readonly opening_hours?: WorkHours | null; readonly active?: boolean };

export type NewRecipient = { readonly kind: "mail" | "sms" | "voice"; readonly to: string; readonly language?: "zh-CN" | "en"; readonly topics?: readonly (string)[]; readonly enabled?: boolean };

export type NewSample = { readonly kind: "calls" | "tickets"; readonly from: string; readonly to: string; readonly size: number; readonly least_each?: number; readonly seed?: string };

export type NewSecret = { readonly credentials: Credentials };

export type NewSilence = { readonly kind?: "silence" | "maintenance"; readonly matchers: SilenceMatchers; readonly from?: string; readonly until?: string; readonly for?: string; readonly reason: string; readonly p1_responsible?: string };

export type NewTechnician = { readonly provider_id: string; readonly name: string; readonly skill: number; readonly phone?: string | null; readonly product_classes?: readonly (string)[]; readonly certifications?: readonly (Certification)[]; readonly shifts?: WorkHours | null; readonly active?: boolean };

export type NewToken = { readonly name: string; readonly role: "admin" | "engineer" | "manager" | "dispatcher" | "agent" | "viewer" | "provider"; readonly expires_at?: string | null; readonly provider_id?: string; readonly technician_id?: string };

export type NewUser = { readonly name: string; readonly display_name?: string; readonly role: "admin" | "engineer" | "manager" | "dispatcher" | "agent" | "viewer" | "provider"; readonly provider_id?: string; readonly technician_id?: string; readonly language?: "zh-CN" | "en" | null };

export type NewVisit = { readonly technician: string; readonly until?: string; readonly for?: string; readonly note?: string };

export type NewWebhook = { readonly url: string; readonly topics?: readonly (string)[]; readonly enabled?: boolean; readonly secret?: string };

export type NextDue = { readonly kind: "respond" | "arrive" | "resolve"; readonly at: string };

export type Note = { readonly note?: string };

export type Nothing = Readonly<Record<string, unknown>>;

export type OpenAlerts = { readonly P1: number; readonly P2: number; readonly P3: number; readonly P4: number };

export type Orphan = { readonly device_id: string; readonly topic: string | null; readonly first_heard_at: string; readonly last_heard_at: string; readonly messages: number; readonly kept: number; readonly kept_bytes: number; readonly online: boolean | null; readonly state: "waiting" | "ignored" };

export type OrphanList = { readonly items: readonly (Orphan)[]; readonly next_cursor: string | null };

export type OrphanWithMessages = { readonly device_id: string; readonly topic: string | null; readonly first_heard_at: string; readonly last_heard_at: string; readonly messages: number; readonly kept: number; readonly kept_bytes: number; readonly online: boolean | null; readonly state: "waiting" | "ignored"; readonly kept_messages: readonly (KeptMessage)[] };

export type OtherPart = { readonly name: string; readonly quantity: number };

export type OutsideBroker = { readonly connected: boolean; readonly since: string; readonly version: string | null; readonly shared: boolean; readonly reconnects: number; readonly unacknowledged: number; readonly window: number; readonly reason: string | null };

export type OutsideLinkList = { readonly items: readonly ({ readonly system: string; readonly external_id: string; readonly ticket_id: string; readonly version: number; readonly linked_at: string; readonly updated_at: string })[]; readonly next_cursor: null };

export type OutsideTaken = { readonly applied: readonly ("severity" | "assignee" | "state" | "link" | "notes")[]; readonly unchanged: readonly ("severity" | "assignee" | "state")[]; readonly ticket: Ticket };

export type OwnSession = { readonly id: string; readonly created_at: string; readonly seen_at: string; readonly address: string; readonly agent: string; readonly current: boolean };

export type OwnSessionList = { readonly items: readonly (OwnSession)[]; readonly next_cursor: string | null };

export type OwnedDevice = { readonly id: string; readonly type: string; readonly state: "registered" | "retired"; readonly district: string | null; readonly address: string | null };

export type Part = { readonly number: string; readonly title: string; readonly titles: BilingualText; readonly device_types: readonly (string)[] };

export type PartList = { readonly items: readonly (Part)[]; readonly next_cursor: string | null };

export type PartUse = { readonly number: string | null; readonly name: string; readonly quantity: number; readonly visits: number };

export type Presence = { readonly online: boolean | null; readonly since: string | null; readonly last_heard_at: string | null };

export type Problem = { readonly type: string; readonly title: string; readonly status: number; readonly detail: string; readonly code: string; readonly request_id?: string; readonly errors?: readonly ({ readonly pointer?: string; readonly parameter?: string; readonly detail: string })[] };

export type Provider = { readonly id: string; readonly name: string; readonly tier: "A" | "B" | "C" | "D" | null; readonly phone: string | null; readonly territories: readonly (Territory)[]; readonly opening_hours: WorkHours | null; readonly active: boolean; readonly created_at: string; readonly updated_at: string; readonly version: number };

export type ProviderList = { readonly items: readonly (Provider)[]; readonly next_cursor: string | null };

export type ProviderPatch = { readonly name?: string; readonly tier?: "A" | "B" | "C" | "D" | null; readonly phone?: string | null; readonly territories?: readonly (Territory)[]; readonly opening_hours?: WorkHours | null; readonly active?: boolean };

export type Readiness = { readonly ready: boolean; readonly reasons: readonly ({ readonly room: string; readonly code: string; readonly detail: string })[]; readonly clock: { readonly mode: "system" | "driven"; readonly now: string }; readonly journal: JournalStatus; readonly followers: readonly (Follower)[]; readonly broker: OutsideBroker | null };

export type ReadingsElsewhere = { readonly type: string; readonly rows: number; readonly from: string; readonly to: string };

export type Recipient = { readonly id: string; readonly kind: "mail" | "sms" | "voice"; readonly to: string; readonly language: "zh-CN" | "en"; readonly topics: readonly (string)[]; readonly origin: "config" | "api"; readonly enabled: boolean; readonly created_at: string; readonly updated_at: string; readonly version: number };

export type RecipientList = { readonly items: readonly (Recipient)[]; readonly next_cursor: string | null };

export type RecipientPatch = { readonly to?: string; readonly language?: "zh-CN" | "en"; readonly topics?: readonly (string)[]; readonly enabled?: boolean };

export type Rejection = { readonly at: string; readonly device_id: string; readonly reason: "not_json" | "not_utf8" | "too_deep" | "too_large" | "not_an_object" | "empty_array" | "bad_ts" | "bad_seq" | "bad_value" | "out_of_range" | "unknown_enum_value" | "too_many_signals" | "unknown_device" | "retired_device" | "foreign_topic" | "unknown_topic" | "bad_status" | "not_storable" | "foreign_device" | "no_mapping" | "bad_pack" | "before_birth" | "sequence_gap" | "not_sparkplug"; readonly detail: string; readonly sample: string };

export type RejectionCount = { readonly device_id: string; readonly reason: "not_json" | "not_utf8" | "too_deep" | "too_large" | "not_an_object" | "empty_array" | "bad_ts" | "bad_seq" | "bad_value" | "out_of_range" | "unknown_enum_value" | "too_many_signals" | "unknown_device" | "retired_device" | "foreign_topic" | "unknown_topic" | "bad_status" | "not_storable" | "foreign_device" | "no_mapping" | "bad_pack" | "before_birth" | "sequence_gap" | "not_sparkplug"; readonly count: number; readonly last_at: string };

export type RejectionCountList = { readonly items: readonly (RejectionCount)[]; readonly next_cursor: null };

export type RejectionList = { readonly items: readonly (Rejection)[]; readonly next_cursor: string | null };

export type RepairReview = { readonly id: string; readonly ticket_id: string; readonly device_id: string | null; readonly kind: "second-repair" | "complaint"; readonly state: "open" | "concluded"; readonly opened_at: string; readonly concluded_at: string | null; readonly concluded_by: string | null; readonly finding: string | null; readonly version: number };

export type RepairReviewList = { readonly items: readonly (RepairReview)[]; readonly next_cursor: string | null };

export type Replayed = { readonly replayed: number };

export type RestoreInput = { readonly version: number; readonly note?: string };

export type ReviewFinding = { readonly finding: string };

export type RoomFlow = { readonly room: string; readonly unit: string; readonly in: number; readonly out: number; readonly refused: number; readonly rejected: Readonly<Record<string, number>>; readonly duplicate: number; readonly dropped_qos0: number; readonly queue: number; readonly pending: number; readonly lag_seconds: number };

export type Rule = { readonly id: string; readonly version: number; readonly mode: "draft" | "shadow" | "canary" | "active" | "retired"; readonly title: string; readonly titles: BilingualText; readonly device_types: readonly (string)[]; readonly document: Readonly<Record<string, unknown>>; readonly text: string; readonly changed_at: string; readonly changed_by: string; readonly note: string | null };

export type RuleDiff = { readonly id: string; readonly from: number; readonly to: number; readonly changes: readonly (FieldChange)[]; readonly text: string };

export type RuleFault = { readonly line: number; readonly column: number; readonly code: string; readonly detail: string; readonly suggestion?: string };

export type RuleFunction = { readonly name: string; readonly parameters: readonly (string)[]; readonly result: string; readonly says: string };

export type RuleFunctionList = { readonly items: readonly (RuleFunction)[]; readonly next_cursor: null };

export type RuleImport = { readonly applied: boolean; readonly rules: readonly (ImportedRule)[] };

export type RuleJudgement = { readonly valid: boolean; readonly id: string | null; readonly faults: readonly (RuleFault)[]; readonly warnings: readonly (RuleWarning)[] };

export type RuleList = { readonly items: readonly (Rule)[]; readonly next_cursor: string | null };

export type RulePerformance = { readonly rule_id: string; readonly from: string; readonly to: string; readonly total: { readonly alerts: number; readonly tickets: number; readonly judged: { readonly confirmed: number; readonly false_alarm: number; readonly duplicate: number; readonly customer_error: number }; readonly precision: number | null; readonly precision_interval: { readonly low: number; readonly high: number } | null; readonly lead: { readonly followed: number; readonly p10_s: number | null; readonly p50_s: number | null }; readonly agent_minutes: number; readonly measured_tickets: number; readonly calls_tried: number; readonly faults: readonly ({ readonly fault: string | null; readonly cause: string | null; readonly tickets: number })[]; readonly per_day: readonly ({ readonly day: string; readonly alerts: number; readonly tickets: number })[] }; readonly versions: readonly ({ readonly version: number; readonly alerts: number; readonly tickets: number; readonly judged: { readonly confirmed: number; readonly false_alarm: number; readonly duplicate: number; readonly customer_error: number }; readonly precision: number | null; readonly precision_interval: { readonly low: number; readonly high: number } | null; readonly lead: { readonly followed: number; readonly p10_s: number | null; readonly p50_s: number | null }; readonly agent_minutes: number; readonly measured_tickets: number; readonly calls_tried: number; readonly faults: readonly ({ readonly fault: string | null; readonly cause: string | null; readonly tickets: number })[]; readonly per_day: readonly ({ readonly day: string; readonly alerts: number; readonly tickets: number })[] })[] };

export type RulePerformanceList = { readonly items: readonly (RulePerformanceSummary)[]; readonly next_cursor: string | null };

export type RulePerformanceSummary = { readonly rule_id: string; readonly from: string; readonly to: string; readonly total: { readonly alerts: number; readonly tickets: number; readonly judged: { readonly confirmed: number; readonly false_alarm: number; readonly duplicate: number; readonly customer_error: number }; readonly precision: number | null; readonly precision_interval: { readonly low: number; readonly high: number } | null; readonly lead: { readonly followed: number; readonly p10_s: number | null; readonly p50_s: number | null }; readonly agent_minutes: number; readonly measured_tickets: number; readonly calls_tried: number; readonly faults: readonly ({ readonly fault: string | null; readonly cause: string | null; readonly tickets: number })[] }; readonly versions: readonly ({ readonly version: number; readonly alerts: number; readonly tickets: number; readonly judged: { readonly confirmed: number; readonly false_alarm: number; readonly duplicate: number; readonly customer_error: number }; readonly precision: number | null; readonly precision_interval: { readonly low: number; readonly high: number } | null; readonly lead: { readonly followed: number; readonly p10_s: number | null; readonly p50_s: number | null }; readonly agent_minutes: number; readonly measured_tickets: number; readonly calls_tried: number; readonly faults: readonly ({ readonly fault: string | null; readonly cause: string | null; readonly tickets: number })[] })[] };

export type RuleTestCase = { readonly name: string; readonly ok: boolean; readonly fault: { readonly detail: string; readonly line: number; readonly column: number } | null; readonly story: readonly (RuleTestLine)[]; readonly lines_left_out: number };

export type RuleTestInput = { readonly rule: string | Readonly<Record<string, unknown>>; readonly test: string | Readonly<Record<string, unknown>> };

export type RuleTestLine = { readonly at_s: number; readonly what: "verdict" | "alerts" | "ticket" | "call"; readonly expected: string | null; readonly actual: string | null; readonly inputs: string; readonly ok: boolean };

export type RuleTestResult = { readonly rule: string; readonly ok: boolean; readonly tests: readonly (RuleTestCase)[] };

export type RuleWarning = { readonly line: number; readonly column: number; readonly code: "unknown_model"; readonly detail: string; readonly suggestion?: string };

export type Sample = { readonly id: string; readonly kind: "calls" | "tickets"; readonly from: string; readonly to: string; readonly size: number; readonly least_each: number; readonly seed: string; readonly population: number; readonly drawn: number; readonly scored: number; readonly created_by: string; readonly created_at: string };

export type SampleItem = { readonly sample_id: string; readonly object_id: string; readonly person: string; readonly sheet: { readonly scores: { readonly wording: number; readonly pace: number; readonly correctness: number; readonly outcome: number }; readonly note: string | null; readonly exemplar: boolean } | null; readonly scored_by: string | null; readonly scored_at: string | null; readonly version: number };

export type SampleItemList = { readonly items: readonly (SampleItem)[]; readonly next_cursor: string | null };

export type SampleList = { readonly items: readonly (Sample)[]; readonly next_cursor: string | null };

export type SatisfactionAnswer = { readonly level: "very_satisfied" | "satisfied" | "fair" | "dissatisfied" | "very_dissatisfied" | null; readonly stated_level: "very_satisfied" | "satisfied" | "fair" | "dissatisfied" | "very_dissatisfied" | null; readonly words: string | null; readonly solved: boolean | null; readonly on_time: boolean | null; readonly charged_by_list: boolean | null };

export type SatisfactionInput = { readonly level?: "very_satisfied" | "satisfied" | "fair" | "dissatisfied" | "very_dissatisfied"; readonly words?: string; readonly solved?: boolean; readonly on_time?: boolean; readonly charged_by_list?: boolean };

export type SatisfactionRate = { readonly key: string | null; readonly valid: number; readonly levels: { readonly very_satisfied: number; readonly satisfied: number; readonly fair: number; readonly dissatisfied: number; readonly very_dissatisfied: number }; readonly very_satisfied_rate: number | null; readonly lowered: number };

export type SatisfactionRates = { readonly items: readonly (SatisfactionRate)[] };

export type Score = { readonly scores: { readonly wording: number; readonly pace: number; readonly correctness: number; readonly outcome: number }; readonly note?: string; readonly exemplar?: boolean };

export type SetPassword = { readonly password: string };

export type ShadowVerdict = { readonly at: string; readonly device_id: string | null; readonly subject: Subject; readonly rule_version: number; readonly kind: "breach" | "level" | "clear"; readonly severity: "P1" | "P2" | "P3" | "P4"; readonly since: string; readonly reason: string; readonly inputs: Readonly<Record<string, string | number | boolean | null>> };

export type ShadowVerdictList = { readonly items: readonly (ShadowVerdict)[]; readonly next_cursor: string | null };

export type Signal = { readonly name: string; readonly title: string; readonly titles: BilingualText; readonly kind: "number" | "bool" | "enum" | "text"; readonly unit: string; readonly min: number | null; readonly max: number | null; readonly values: readonly (string)[] | null; readonly value_titles: Readonly<Record<string, BilingualText>> | null; readonly max_age: string };

export type SignedIn = { readonly user: { readonly id: string; readonly name: string; readonly display_name: string; readonly role: "admin" | "engineer" | "manager" | "dispatcher" | "agent" | "viewer" | "provider"; readonly permissions: readonly ("read" | "work:read" | "devices:write" | "device-commands:send" | "rules:write" | "alerts:work" | "silences:write" | "forecasts:write" | "visits:work" | "tickets:work" | "care-calls:work" | "people:write" | "people:erase" | "staff:write" | "dispatch:work" | "dispatch:manage" | "knowledge:write" | "audit:read" | "webhooks:manage" | "campaigns:manage" | "quality:work" | "tokens:manage" | "users:manage" | "backups:make" | "telemetry:export" | "simulation:drive")[]; readonly provider_id: string | null; readonly technician_id: string | null; readonly language: string | null }; readonly must_change_password: boolean; readonly has_password: boolean; readonly csrf_token: string; readonly now: string };

export type Silence = { readonly id: string; readonly kind: "silence" | "maintenance" | "on_site"; readonly state: "pending" | "active" | "expired"; readonly matchers: SilenceMatchers; readonly from: string; readonly until: string; readonly reason: string; readonly created_by: string; readonly created_at: string; readonly ended_by: string | null; readonly p1_responsible: string | null; readonly technician: string | null; readonly version: number };

export type SilenceList = { readonly items: readonly (Silence)[]; readonly next_cursor: string | null };

export type SilenceMatchers = { readonly rules?: readonly (string)[]; readonly devices?: readonly (string)[]; readonly district?: string; readonly building?: string; readonly device_type?: string; readonly severity_at_most?: "P1" | "P2" | "P3" | "P4" };

export type SilenceNow = { readonly heard_at: string | null; readonly silent_ms: number; readonly allowed_ms: number; readonly due: string };

export type SimilarTickets = { readonly items: readonly ({ readonly id: string; readonly number: number; readonly device_id: string | null; readonly model: string | null; readonly fault: string | null; readonly closed_at: string; readonly cause: string | null; readonly result: string | null; readonly likeness: number; readonly because: readonly ("same fault" | "same family of faults" | "same model" | "similar words")[] })[] };

export type Site = { readonly district?: string | null; readonly city?: string | null; readonly address?: string | null; readonly building?: string | null; readonly unit?: string | null; readonly provider?: string | null; readonly climate_zone?: string | null; readonly water_hardness_mg_l?: number | null; readonly area_kind?: "urban" | "rural" | null };

export type SiteHealth = { readonly district: string | null; readonly address: string | null; readonly building: string | null; readonly devices: number; readonly alerts: OpenAlerts };

export type SiteList = { readonly items: readonly (SiteHealth)[]; readonly next_cursor: string | null };

export type SlaClock = { readonly ticket_id: string; readonly kind: "respond" | "arrive" | "resolve"; readonly round: number; readonly state: "running" | "paused" | "late" | "met" | "met_late" | "void"; readonly policy: string; readonly started_at: string; readonly due_at: string | null; readonly pauses: readonly ({ readonly from: string; readonly to: string | null })[]; readonly met_at: string | null; readonly breached_at: string | null; readonly counts: boolean | null; readonly forgiven: "grace" | "monthly-allowance" | null; readonly provider_id: string | null };

export type SlaPolicies = { readonly version: number; readonly policies: readonly (SlaPolicy)[]; readonly calendars: readonly (string)[]; readonly changed_at: string | null; readonly changed_by: string | null };

export type SlaPoliciesPut = { readonly policies: readonly (SlaPolicy)[] };

export type SlaPolicy = { readonly id: string; readonly severity: "P1" | "P2" | "P3" | "P4"; readonly device_type?: string; readonly city?: string; readonly area_kind?: "urban" | "rural"; readonly calendar?: string; readonly targets: { readonly respond?: string; readonly arrive?: string; readonly resolve?: string }; readonly grace: string; readonly forgiven_a_month: number };

export type Subject = { readonly kind: "device" | "district" | "building" | "provider" | "city"; readonly id: string };

export type Summary = { readonly now: string; readonly devices: number; readonly devices_by_type: Readonly<Record<string, number>>; readonly online: number; readonly messages: number; readonly open_alerts: number; readonly open_alerts_by_rule: Readonly<Record<string, number>>; readonly incidents: Readonly<Record<string, number>>; readonly tickets: Readonly<Record<string, number>>; readonly care_calls: Readonly<Record<string, number>>; readonly callbacks: Readonly<Record<string, number>> };

export type Surge = { readonly active: boolean; readonly manual: boolean; readonly since: string | null; readonly by: string; readonly reason: string; readonly version: number };

export type SurgeSwitch = { readonly active: boolean; readonly reason: string };

export type TakeCallInput = { readonly automatic?: boolean };

export type Technician = { readonly id: string; readonly provider_id: string; readonly name: string; readonly skill: number; readonly phone: string | null; readonly product_classes: readonly (string)[]; readonly certifications: readonly (Certification)[]; readonly shifts: WorkHours | null; readonly active: boolean; readonly created_at: string; readonly updated_at: string; readonly version: number };

export type TechnicianList = { readonly items: readonly (Technician)[]; readonly next_cursor: string | null };

export type TechnicianLoad = { readonly technician_id: string; readonly tickets: number; readonly weight: number };

export type TechnicianPatch = { readonly provider_id?: string; readonly name?: string; readonly skill?: number; readonly phone?: string | null; readonly product_classes?: readonly (string)[]; readonly certifications?: readonly (Certification)[]; readonly shifts?: WorkHours | null; readonly active?: boolean };

export type Telemetry = { readonly series: readonly ({ readonly signal: string; readonly points: readonly (readonly (string | string | number | boolean | null)[])[] })[]; readonly next_cursor: string | null };

export type Territory = { readonly city: string; readonly district: string | null };

export type Ticket = { readonly id: string; readonly number: string; readonly device_id: string | null; readonly subject: Subject; readonly source: "rule" | "phone" | "customer" | "maintenance" | "technician"; readonly rule_id: string | null; readonly alert_id: string | null; readonly rule_version: number | null; readonly severity: "P1" | "P2" | "P3" | "P4"; readonly state: "open" | "accepted" | "in_progress" | "pending" | "resolved" | "closed" | "cancelled"; readonly title: string; readonly titles: BilingualText; readonly fault: string | null; readonly skill: number; readonly assignee: string | null; readonly opened_at: string; readonly accepted_at: string | null; readonly started_at: string | null; readonly resolved_at: string | null; readonly closed_at: string | null; readonly cancelled_at: string | null; readonly recovered_at: string | null; readonly reopened: number; readonly result: string | null; readonly cause: string | null; readonly note: string | null; readonly verdict: "confirmed" | "false_alarm" | "duplicate" | "customer_error" | null; readonly incident_id: string | null; readonly cancel_reason: "silenced" | "inhibited" | "grouped" | null; readonly customer_id: string | null; readonly review: "second-repair" | "complaint" | null; readonly closure: "confirmed" | "unconfirmed" | "overridden" | null; readonly pending_until: string | null; readonly pending_reason: string | null; readonly version: number };

export type TicketActionInput = { readonly assignee?: string; readonly technician_id?: string; readonly result?: string; readonly cause?: string; readonly note?: string; readonly verdict?: "confirmed" | "false_alarm" | "duplicate" | "customer_error"; readonly reason?: string; readonly until?: string; readonly override?: string };

export type TicketClocks = { readonly clocks: readonly (SlaClock)[]; readonly steps: readonly (EscalationStep)[] };

export type TicketEvent = { readonly at: string; readonly actor: string; readonly action: string; readonly from: "open" | "accepted" | "in_progress" | "pending" | "resolved" | "closed" | "cancelled" | null; readonly to: "open" | "accepted" | "in_progress" | "pending" | "resolved" | "closed" | "cancelled"; readonly detail: Readonly<Record<string, unknown>> };

export type TicketIntake = { readonly source: "phone" | "customer" | "maintenance" | "technician"; readonly device_id?: string; readonly customer_id?: string; readonly title: string; readonly fault?: string; readonly severity: "P1" | "P2" | "P3" | "P4"; readonly skill?: number; readonly note?: string };

export type TicketList = { readonly items: readonly (Ticket)[]; readonly next_cursor: string | null };

export type TicketWithTimeline = { readonly id: string; readonly number: string; readonly device_id: string | null; readonly subject: Subject; readonly source: "rule" | "phone" | "customer" | "maintenance" | "technician"; readonly rule_id: string | null; readonly alert_id: string | null; readonly rule_version: number | null; readonly severity: "P1" | "P2" | "P3" | "P4"; readonly state: "open" | "accepted" | "in_progress" | "pending" | "resolved" | "closed" | "cancelled"; readonly title: string; readonly titles: BilingualText; readonly fault: string | null; readonly skill: number; readonly assignee: string | null; readonly opened_at: string; readonly accepted_at: string | null; readonly started_at: string | null; readonly resolved_at: string | null; readonly closed_at: string | null; readonly cancelled_at: string | null; readonly recovered_at: string | null; readonly reopened: number; readonly result: string | null; readonly cause: string | null; readonly note: string | null; readonly verdict: "confirmed" | "false_alarm" | "duplicate" | "customer_error" | null; readonly incident_id: string | null; readonly cancel_reason: "silenced" | "inhibited" | "grouped" | null; readonly customer_id: string | null; readonly review: "second-repair" | "complaint" | null; readonly closure: "confirmed" | "unconfirmed" | "overridden" | null; readonly pending_until: string | null; readonly pending_reason: string | null; readonly version: number; readonly timeline: readonly (TicketEvent)[] };

export type Token = { readonly id: string; readonly name: string; readonly role: "admin" | "engineer" | "manager" | "dispatcher" | "agent" | "viewer" | "provider"; readonly created_by: string; readonly created_at: string; readonly expires_at: string | null; readonly revoked_at: string | null; readonly provider_id: string | null; readonly technician_id: string | null };

export type TokenList = { readonly items: readonly (Token)[]; readonly next_cursor: string | null };

export type TruthEvent = { readonly device: string; readonly onset: string; readonly end?: string | null; readonly event_at?: string; readonly must_fire: readonly (string)[] };

export type UnknownSignal = { readonly signal: string; readonly ts: string; readonly value: string | number | boolean; readonly suggestion: string | null };

export type UnknownSignalList = { readonly items: readonly (UnknownSignal)[]; readonly next_cursor: null };

export type UsedPart = { readonly part: string; readonly quantity: number };

export type UsedParts = { readonly from: string; readonly to: string; readonly items: readonly (PartUse)[] };

export type User = { readonly id: string; readonly name: string; readonly display_name: string; readonly role: "admin" | "engineer" | "manager" | "dispatcher" | "agent" | "viewer" | "provider"; readonly provider_id: string | null; readonly technician_id: string | null; readonly language: "zh-CN" | "en" | null; readonly has_password: boolean; readonly must_change_password: boolean; readonly company_subject: string | null; readonly disabled_at: string | null; readonly created_by: string; readonly created_at: string; readonly version: number };

export type UserList = { readonly items: readonly (User)[]; readonly next_cursor: string | null };

export type UserPatch = { readonly display_name?: string; readonly role?: "admin" | "engineer" | "manager" | "dispatcher" | "agent" | "viewer" | "provider"; readonly provider_id?: string | null; readonly technician_id?: string | null; readonly language?: "zh-CN" | "en" | null; readonly disabled?: boolean };

export type Visit = { readonly id: string; readonly ticket_id: string; readonly device_id: string | null; readonly provider_id: string | null; readonly technician_id: string | null; readonly technician: string | null; readonly state: "planned" | "under_way" | "finished" | "cancelled"; readonly planned_from: string | null; readonly planned_to: string | null; readonly arrived_at: string | null; readonly finished_at: string | null; readonly result: "done" | "unfinished" | "not_at_home" | null; readonly cause_code: string | null; readonly parts: readonly (UsedPart)[]; readonly other_parts: readonly (OtherPart)[]; readonly notes: string | null; readonly attachments: readonly (Attachment)[]; readonly checklist: readonly (AnsweredItem)[]; readonly check: VisitCheck; readonly version: number };

export type VisitCancel = { readonly reason: string };

export type VisitCheck = { readonly state: "none" | "pending" | "agrees" | "contradicted" | "unknown"; readonly reason: string | null; readonly evidence: Readonly<Record<string, unknown>> | null; readonly judged_at: string | null };

export type VisitList = { readonly items: readonly (Visit)[]; readonly next_cursor: string | null };

export type VisitPlace = { readonly ticket: { readonly number: string; readonly severity: "P1" | "P2" | "P3" | "P4"; readonly state: "open" | "accepted" | "in_progress" | "pending" | "resolved" | "closed" | "cancelled"; readonly title: string; readonly titles: BilingualText; readonly fault: string | null; readonly version: number }; readonly device: { readonly id: string; readonly type: string; readonly model: string | null } | null; readonly site: { readonly city: string | null; readonly district: string | null; readonly address: string | null; readonly building: string | null; readonly unit: string | null } | null; readonly customer: { readonly name: string | null; readonly phone: string | null } | null };

export type VisitPlan = { readonly planned_from: string; readonly planned_to: string; readonly technician_id?: string };

export type VisitReport = { readonly result: "done" | "unfinished" | "not_at_home"; readonly cause_code?: string; readonly parts?: readonly (UsedPart)[]; readonly other_parts?: readonly (OtherPart)[]; readonly notes?: string; readonly attachments?: readonly (Attachment)[]; readonly checklist?: readonly (AnsweredItem)[] };

export type WaysIn = { readonly local: boolean; readonly company: { readonly label: string; readonly start: string } | null };

export type Webhook = { readonly id: string; readonly url: string; readonly topics: readonly (string)[]; readonly origin: "config" | "api"; readonly enabled: boolean; readonly created_at: string; readonly updated_at: string; readonly previous_secret_until: string | null; readonly version: number };

export type WebhookList = { readonly items: readonly (Webhook)[]; readonly next_cursor: string | null };

export type WebhookPatch = { readonly url?: string; readonly topics?: readonly (string)[]; readonly enabled?: boolean };

export type WebhookWithSecret = { readonly id: string; readonly url: string; readonly topics: readonly (string)[]; readonly origin: "config" | "api"; readonly enabled: boolean; readonly created_at: string; readonly updated_at: string; readonly previous_secret_until: string | null; readonly version: number; readonly secret: string };

export type WeeklyClusters = { readonly by: "district" | "city" | "provider"; readonly from: string; readonly until: string; readonly regions: readonly ({ readonly region: string | null; readonly tickets: number; readonly usual: number; readonly top_faults: readonly ({ readonly fault: string | null; readonly tickets: number; readonly usual: number; readonly ratio: number | null })[]; readonly repeats: readonly ({ readonly device_id: string; readonly fault: string; readonly times: number })[]; readonly median_hours: number | null; readonly slow: boolean })[] };

export type WhyNot = { readonly rule_id: string; readonly rule_version: number; readonly device_id: string; readonly at: string; readonly device_time: string; readonly outcome: "open" | "pending" | "inhibited" | "not_met" | "no_data" | "unknown" | "error"; readonly sentence: string; readonly missing: readonly (string)[]; readonly reason: string | null; readonly state: EpisodeState; readonly inputs: Readonly<Record<string, string | number | boolean | null>>; readonly levels: readonly (LevelNow)[]; readonly clear: ClearNow | null; readonly unless: readonly ({ readonly name: string; readonly when: string; readonly holds: boolean | null; readonly sentence: string; readonly parts: readonly (ExpressionPart)[] })[]; readonly silence: SilenceNow | null; readonly group: GroupNow | null };

export type WorkHours = { readonly time_zone: string; readonly weekly: { readonly mon?: readonly (LocalSpan)[]; readonly tue?: readonly (LocalSpan)[]; readonly wed?: readonly (LocalSpan)[]; readonly thu?: readonly (LocalSpan)[]; readonly fri?: readonly (LocalSpan)[]; readonly sat?: readonly (LocalSpan)[]; readonly sun?: readonly (LocalSpan)[] }; readonly exceptions: readonly (HoursOfDate)[] };

export type WorkPlace = { readonly city: string | null; readonly district: string | null; readonly address: string | null };

export interface Operations {
  'DELETE /articles/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Article };
  'DELETE /devices/{id}/on-site': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Silence };
  'DELETE /devices/{id}/secret': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: undefined };
  'DELETE /exports/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: undefined };
  'DELETE /recipients/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: undefined };
  'DELETE /session': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body?: undefined; answer: undefined };
  'DELETE /sessions/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: undefined };
  'DELETE /silences/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Silence };
  'DELETE /tokens/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: undefined };
  'DELETE /webhooks/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: undefined };
  'GET /alerts': { path: Readonly<Record<never, never>>; query: { readonly device_id?: string; readonly rule_id?: string; readonly state?: "open" | "acknowledged" | "recovered" | "closed"; readonly severity?: "P1" | "P2" | "P3" | "P4"; readonly subject_kind?: "device" | "district" | "building" | "provider" | "city"; readonly subject_id?: string; readonly incident_id?: string; readonly opened_from?: string; readonly opened_to?: string; readonly muted?: boolean; readonly flapping?: boolean; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: AlertList };
  'GET /alerts/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Alert };
  'GET /articles': { path: Readonly<Record<never, never>>; query: { readonly fault?: string; readonly city?: string; readonly state?: "live" | "retired"; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: ArticleList };
  'GET /articles/search': { path: Readonly<Record<never, never>>; query: { readonly q: string; readonly language?: "zh-CN" | "en"; readonly fault?: string; readonly limit?: number }; body?: undefined; answer: FoundArticles };
  'GET /articles/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Article };
  'GET /articles/{id}/diff': { path: { readonly id: string }; query: { readonly from: number; readonly to: number }; body?: undefined; answer: ArticleDiff };
  'GET /articles/{id}/versions': { path: { readonly id: string }; query: { readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: ArticleList };
  'GET /articles/{id}/versions/{version}': { path: { readonly id: string; readonly version: number }; query: Readonly<Record<never, never>>; body?: undefined; answer: Article };
  'GET /audit': { path: Readonly<Record<never, never>>; query: { readonly device_id?: string; readonly object_kind?: string; readonly object_id?: string; readonly actor?: string; readonly action?: string; readonly from?: string; readonly to?: string; readonly order?: "oldest" | "newest"; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: AuditList };
  'GET /backtests': { path: Readonly<Record<never, never>>; query: { readonly state?: "queued" | "running" | "done" | "failed" | "cancelled"; readonly rule_id?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: BacktestList };
  'GET /backtests/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Backtest };
  'GET /backups/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Backup };
  'GET /callbacks': { path: Readonly<Record<never, never>>; query: { readonly device_id?: string; readonly state?: "queued" | "done" | "unreachable" | "withdrawn"; readonly ticket_id?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: CallbackList };
  'GET /callbacks/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Callback };
  'GET /campaigns': { path: Readonly<Record<never, never>>; query: { readonly state?: "draft" | "active" | "paused" | "ended"; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: CampaignList };
  'GET /campaigns/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Campaign };
  'GET /campaigns/{id}/runs': { path: { readonly id: string }; query: { readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: CampaignRunList };
  'GET /campaigns/{id}/runs/{run}': { path: { readonly id: string; readonly run: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: CampaignRun };
  'GET /campaigns/{id}/runs/{run}/contacts': { path: { readonly id: string; readonly run: string }; query: { readonly decision?: "call" | "no-customer" | "no-phone" | "do-not-call" | "same-customer" | "called-lately" | "call-waiting" | "cap-reached"; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: CampaignContactList };
  'GET /care-calls': { path: Readonly<Record<never, never>>; query: { readonly device_id?: string; readonly rule_id?: string; readonly state?: "queued" | "done" | "unreachable" | "withdrawn"; readonly ticket_id?: string; readonly alert_id?: string; readonly customer_id?: string; readonly script?: string; readonly claimed_by?: string; readonly withdrawn_reason?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: CareCallList };
  'GET /care-calls/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: CareCall };
  'GET /corrective-actions': { path: Readonly<Record<never, never>>; query: { readonly state?: "open" | "planned" | "done" | "verified" | "dropped"; readonly owner?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: CorrectiveActionList };
  'GET /corrective-actions/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: CorrectiveAction };
  'GET /customers': { path: Readonly<Record<never, never>>; query: { readonly q: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: CustomerList };
  'GET /customers/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: CustomerProfile };
  'GET /customers/{id}/erasure': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: ErasurePreview };
  'GET /customers/{id}/history': { path: { readonly id: string }; query: { readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: History };
  'GET /deliveries': { path: Readonly<Record<never, never>>; query: { readonly state?: "pending" | "delivered" | "dead"; readonly target_id?: string; readonly topic?: string; readonly ordering?: string; readonly key?: string; readonly kind?: "webhook" | "mail" | "sms" | "voice"; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: DeliveryList };
  'GET /deliveries/{id}': { path: { readonly id: number }; query: Readonly<Record<never, never>>; body?: undefined; answer: DeliveryWithBody };
  'GET /device-types': { path: Readonly<Record<never, never>>; query: { readonly name?: string; readonly signal?: string }; body?: undefined; answer: DeviceTypeList };
  'GET /devices': { path: Readonly<Record<never, never>>; query: { readonly type?: string; readonly model?: string; readonly district?: string; readonly address?: string; readonly building?: string; readonly state?: "registered" | "retired"; readonly q?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: DeviceList };
  'GET /devices/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Device };
  'GET /devices/{id}/commands': { path: { readonly id: string }; query: { readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: CommandList };
  'GET /devices/{id}/commands/{command_id}': { path: { readonly id: string; readonly command_id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Command };
  'GET /devices/{id}/history': { path: { readonly id: string }; query: { readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: History };
  'GET /devices/{id}/rejections': { path: { readonly id: string }; query: { readonly reason?: "not_json" | "not_utf8" | "too_deep" | "too_large" | "not_an_object" | "empty_array" | "bad_ts" | "bad_seq" | "bad_value" | "out_of_range" | "unknown_enum_value" | "too_many_signals" | "unknown_device" | "retired_device" | "foreign_topic" | "unknown_topic" | "bad_status" | "not_storable" | "foreign_device" | "no_mapping" | "bad_pack" | "before_birth" | "sequence_gap" | "not_sparkplug"; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: RejectionList };
  'GET /devices/{id}/telemetry': { path: { readonly id: string }; query: { readonly signals?: string; readonly from?: string; readonly to?: string; readonly step?: string; readonly agg?: "avg" | "min" | "max" | "sum" | "count" | "first" | "last"; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: Telemetry };
  'GET /devices/{id}/unknown-signals': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: UnknownSignalList };
  'GET /dispatch/loads': { path: Readonly<Record<never, never>>; query: { readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: LoadList };
  'GET /dispatch/surge': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body?: undefined; answer: Surge };
  'GET /dispatches': { path: Readonly<Record<never, never>>; query: { readonly state?: "new" | "offered" | "waiting" | "unmatched" | "deferred" | "assigned" | "accepted" | "over"; readonly provider_id?: string; readonly technician_id?: string; readonly open?: boolean; readonly district?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: DispatchList };
  'GET /districts': { path: Readonly<Record<never, never>>; query: { readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: DistrictList };
  'GET /docs/problems/{code}': { path: { readonly code: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: string };
  'GET /erasures/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Erasure };
  'GET /exports': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body?: undefined; answer: ExportList };
  'GET /exports/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Export };
  'GET /exports/{id}/file': { path: { readonly id: string }; query: { readonly name?: string }; body?: undefined; answer: string };
  'GET /faults/{id}/article': { path: { readonly id: string }; query: { readonly city?: string }; body?: undefined; answer: Article };
  'GET /flow': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body?: undefined; answer: Flow };
  'GET /handovers': { path: Readonly<Record<never, never>>; query: { readonly from?: string; readonly to?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: HandoverList };
  'GET /handovers/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: HandoverWithLists };
  'GET /healthz': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body?: undefined; answer: Health };
  'GET /incidents': { path: Readonly<Record<never, never>>; query: { readonly state?: "open" | "ended"; readonly rule_id?: string; readonly subject_kind?: "device" | "district" | "building" | "provider" | "city"; readonly subject_id?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: IncidentList };
  'GET /incidents/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Incident };
  'GET /incidents/{id}/members': { path: { readonly id: string }; query: { readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: IncidentMemberList };
  'GET /maintenance/due': { path: Readonly<Record<never, never>>; query: { readonly device_id?: string; readonly due_until?: string; readonly scrap_until?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: MaintenanceDueList };
  'GET /metrics': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body?: undefined; answer: string };
  'GET /models': { path: Readonly<Record<never, never>>; query: { readonly q?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: ModelList };
  'GET /models/{name}': { path: { readonly name: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Model };
  'GET /orphans': { path: Readonly<Record<never, never>>; query: { readonly q?: string; readonly since?: string; readonly state?: "waiting" | "ignored"; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: OrphanList };
  'GET /orphans/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: OrphanWithMessages };
  'GET /parts': { path: Readonly<Record<never, never>>; query: { readonly device_type?: string; readonly q?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: PartList };
  'GET /providers': { path: Readonly<Record<never, never>>; query: { readonly city?: string; readonly active?: boolean; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: ProviderList };
  'GET /providers/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Provider };
  'GET /quality/samples': { path: Readonly<Record<never, never>>; query: { readonly kind?: "calls" | "tickets"; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: SampleList };
  'GET /quality/samples/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Sample };
  'GET /quality/samples/{id}/items': { path: { readonly id: string }; query: { readonly scored?: boolean; readonly person?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: SampleItemList };
  'GET /readyz': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body?: undefined; answer: Readiness };
  'GET /recipients': { path: Readonly<Record<never, never>>; query: { readonly kind?: "mail" | "sms" | "voice"; readonly enabled?: boolean; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: RecipientList };
  'GET /recipients/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Recipient };
  'GET /rejections': { path: Readonly<Record<never, never>>; query: { readonly device_id?: string; readonly reason?: "not_json" | "not_utf8" | "too_deep" | "too_large" | "not_an_object" | "empty_array" | "bad_ts" | "bad_seq" | "bad_value" | "out_of_range" | "unknown_enum_value" | "too_many_signals" | "unknown_device" | "retired_device" | "foreign_topic" | "unknown_topic" | "bad_status" | "not_storable" | "foreign_device" | "no_mapping" | "bad_pack" | "before_birth" | "sequence_gap" | "not_sparkplug"; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: RejectionList };
  'GET /rejections/counts': { path: Readonly<Record<never, never>>; query: { readonly device_id?: string; readonly reason?: "not_json" | "not_utf8" | "too_deep" | "too_large" | "not_an_object" | "empty_array" | "bad_ts" | "bad_seq" | "bad_value" | "out_of_range" | "unknown_enum_value" | "too_many_signals" | "unknown_device" | "retired_device" | "foreign_topic" | "unknown_topic" | "bad_status" | "not_storable" | "foreign_device" | "no_mapping" | "bad_pack" | "before_birth" | "sequence_gap" | "not_sparkplug" }; body?: undefined; answer: RejectionCountList };
  'GET /repair-reviews': { path: Readonly<Record<never, never>>; query: { readonly state?: "open" | "concluded"; readonly kind?: "second-repair" | "complaint"; readonly device_id?: string; readonly ticket_id?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: RepairReviewList };
  'GET /repair-reviews/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: RepairReview };
  'GET /reports/clusters': { path: Readonly<Record<never, never>>; query: { readonly by?: "district" | "city" | "provider"; readonly until?: string }; body?: undefined; answer: WeeklyClusters };
  'GET /reports/departures': { path: Readonly<Record<never, never>>; query: { readonly device_type?: string; readonly by?: "model" | "firmware" | "batch"; readonly name?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: DepartureList };
  'GET /reports/failure-rates': { path: Readonly<Record<never, never>>; query: { readonly device_type: string; readonly by?: string; readonly fault?: string; readonly from?: string; readonly to?: string }; body?: undefined; answer: FailureRates };
  'GET /reports/failure-rates/cases': { path: Readonly<Record<never, never>>; query: { readonly device_type: string; readonly by?: string; readonly fault?: string; readonly from?: string; readonly to?: string; readonly name?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: FailureCaseList };
  'GET /reports/incentives': { path: Readonly<Record<never, never>>; query: { readonly month?: string; readonly role?: "technician" | "agent"; readonly key?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: Incentives };
  'GET /reports/league': { path: Readonly<Record<never, never>>; query: { readonly by?: "technician" | "provider" | "city" | "house"; readonly measure?: "very_satisfied" | "sla_kept" | "first_visit_fix" | "repeat_repairs" | "contradicted_visits" | "contradicted_absences" | "contradicted_repairs"; readonly city?: string; readonly month?: string; readonly from?: string; readonly to?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: League };
  'GET /reports/league/cases': { path: Readonly<Record<never, never>>; query: { readonly measure?: "very_satisfied" | "sla_kept" | "first_visit_fix" | "repeat_repairs" | "contradicted_visits" | "contradicted_absences" | "contradicted_repairs" | "response_time" | "care_calls" | "callbacks" | "valid_answers"; readonly by?: "technician" | "provider" | "city" | "house" | "agent"; readonly key?: string; readonly counted?: boolean; readonly city?: string; readonly month?: string; readonly from?: string; readonly to?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: LeagueCaseList };
  'GET /reports/parts': { path: Readonly<Record<never, never>>; query: { readonly from?: string; readonly to?: string; readonly provider_id?: string }; body?: undefined; answer: UsedParts };
  'GET /rules': { path: Readonly<Record<never, never>>; query: { readonly mode?: "draft" | "shadow" | "canary" | "active" | "retired"; readonly device_type?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: RuleList };
  'GET /rules/export': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body?: undefined; answer: string };
  'GET /rules/functions': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body?: undefined; answer: RuleFunctionList };
  'GET /rules/performance': { path: Readonly<Record<never, never>>; query: { readonly from?: string; readonly to?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: RulePerformanceList };
  'GET /rules/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Rule };
  'GET /rules/{id}/blind': { path: { readonly id: string }; query: { readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: BlindDeviceList };
  'GET /rules/{id}/diff': { path: { readonly id: string }; query: { readonly from?: number; readonly to?: number }; body?: undefined; answer: RuleDiff };
  'GET /rules/{id}/performance': { path: { readonly id: string }; query: { readonly from?: string; readonly to?: string }; body?: undefined; answer: RulePerformance };
  'GET /rules/{id}/shadow-verdicts': { path: { readonly id: string }; query: { readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: ShadowVerdictList };
  'GET /rules/{id}/versions': { path: { readonly id: string }; query: { readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: RuleList };
  'GET /rules/{id}/versions/{version}': { path: { readonly id: string; readonly version: number }; query: Readonly<Record<never, never>>; body?: undefined; answer: Rule };
  'GET /rules/{id}/why-not': { path: { readonly id: string }; query: { readonly device: string }; body?: undefined; answer: WhyNot };
  'GET /satisfaction': { path: Readonly<Record<never, never>>; query: { readonly by: "technician" | "provider" | "city" | "month"; readonly from?: string; readonly to?: string }; body?: undefined; answer: SatisfactionRates };
  'GET /search': { path: Readonly<Record<never, never>>; query: { readonly q: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: HitList };
  'GET /session': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body?: undefined; answer: SignedIn };
  'GET /sessions': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body?: undefined; answer: OwnSessionList };
  'GET /sign-in': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body?: undefined; answer: WaysIn };
  'GET /silences': { path: Readonly<Record<never, never>>; query: { readonly kind?: "silence" | "maintenance" | "on_site"; readonly state?: "pending" | "active" | "expired"; readonly device_id?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: SilenceList };
  'GET /silences/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Silence };
  'GET /sites': { path: Readonly<Record<never, never>>; query: { readonly district?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: SiteList };
  'GET /sites/{id}/history': { path: { readonly id: string }; query: { readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: History };
  'GET /sla/breaches': { path: Readonly<Record<never, never>>; query: { readonly kind?: "respond" | "arrive" | "resolve"; readonly provider_id?: string; readonly counts?: boolean; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: BreachList };
  'GET /sla/policies': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body?: undefined; answer: SlaPolicies };
  'GET /stream': { path: Readonly<Record<never, never>>; query: { readonly types?: string }; body?: undefined; answer: string };
  'GET /summary': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body?: undefined; answer: Summary };
  'GET /technicians': { path: Readonly<Record<never, never>>; query: { readonly provider_id?: string; readonly skill?: number; readonly active?: boolean; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: TechnicianList };
  'GET /technicians/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Technician };
  'GET /tickets': { path: Readonly<Record<never, never>>; query: { readonly provider_id?: string; readonly technician_id?: string; readonly device_id?: string; readonly rule_id?: string; readonly state?: "open" | "accepted" | "in_progress" | "pending" | "resolved" | "closed" | "cancelled"; readonly severity?: "P1" | "P2" | "P3" | "P4"; readonly assignee?: string; readonly alert_id?: string; readonly incident_id?: string; readonly source?: "rule" | "phone" | "customer" | "maintenance" | "technician"; readonly review?: "second-repair" | "complaint"; readonly verdict?: "confirmed" | "false_alarm" | "duplicate" | "customer_error"; readonly opened_from?: string; readonly opened_to?: string; readonly closure?: "confirmed" | "unconfirmed" | "overridden"; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: TicketList };
  'GET /tickets/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: TicketWithTimeline };
  'GET /tickets/{id}/checklist': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Checklist };
  'GET /tickets/{id}/clocks': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: TicketClocks };
  'GET /tickets/{id}/dispatch': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Dispatch };
  'GET /tickets/{id}/evidence': { path: { readonly id: string }; query: { readonly alert_id?: string }; body?: undefined; answer: Evidence };
  'GET /tickets/{id}/history': { path: { readonly id: string }; query: { readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: History };
  'GET /tickets/{id}/outside': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: OutsideLinkList };
  'GET /tickets/{id}/similar': { path: { readonly id: string }; query: { readonly limit?: number }; body?: undefined; answer: SimilarTickets };
  'GET /tokens': { path: Readonly<Record<never, never>>; query: { readonly role?: "admin" | "engineer" | "manager" | "dispatcher" | "agent" | "viewer" | "provider"; readonly provider_id?: string; readonly technician_id?: string; readonly revoked?: boolean; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: TokenList };
  'GET /users': { path: Readonly<Record<never, never>>; query: { readonly role?: "admin" | "engineer" | "manager" | "dispatcher" | "agent" | "viewer" | "provider"; readonly provider_id?: string; readonly disabled?: boolean; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: UserList };
  'GET /users/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: User };
  'GET /visits': { path: Readonly<Record<never, never>>; query: { readonly ticket_id?: string; readonly device_id?: string; readonly technician_id?: string; readonly provider_id?: string; readonly state?: "planned" | "under_way" | "finished" | "cancelled"; readonly result?: "done" | "unfinished" | "not_at_home"; readonly check?: "none" | "pending" | "agrees" | "contradicted" | "unknown"; readonly mine?: boolean; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: VisitList };
  'GET /visits/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Visit };
  'GET /visits/{id}/place': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: VisitPlace };
  'GET /weather/forecasts': { path: Readonly<Record<never, never>>; query: { readonly place?: string; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: ForecastList };
  'GET /webhooks': { path: Readonly<Record<never, never>>; query: { readonly origin?: "config" | "api"; readonly enabled?: boolean; readonly limit?: number; readonly cursor?: string }; body?: undefined; answer: WebhookList };
  'GET /webhooks/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Webhook };
  'PATCH /articles/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: ArticlePatch; answer: Article };
  'PATCH /corrective-actions/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: CorrectiveActionPatch; answer: CorrectiveAction };
  'PATCH /customers/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: CustomerPatch; answer: CustomerProfile };
  'PATCH /devices/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: DevicePatch; answer: Device };
  'PATCH /providers/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: ProviderPatch; answer: Provider };
  'PATCH /recipients/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: RecipientPatch; answer: Recipient };
  'PATCH /technicians/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: TechnicianPatch; answer: Technician };
  'PATCH /users/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: UserPatch; answer: User };
  'PATCH /webhooks/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: WebhookPatch; answer: Webhook };
  'POST /alerts/{id}/acknowledge': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: Alert };
  'POST /alerts/{id}/clear': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: Alert };
  'POST /articles': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: NewArticle; answer: Article };
  'POST /articles/{id}/restore': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: ArticleRestore; answer: Article };
  'POST /backtests': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: BacktestInput; answer: Backtest };
  'POST /backtests/{id}/cancel': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: Backtest };
  'POST /backups': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: { readonly to: string; readonly readings?: boolean }; answer: Backup };
  'POST /callbacks/next': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body?: TakeCallInput; answer: Callback | undefined };
  'POST /callbacks/{id}/attempts': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: CallbackAttemptInput; answer: Callback };
  'POST /callbacks/{id}/claim': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: Callback };
  'POST /callbacks/{id}/release': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: Callback };
  'POST /campaigns': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: NewCampaign; answer: Campaign };
  'POST /campaigns/{id}/previews': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: CampaignRun };
  'POST /campaigns/{id}/{action}': { path: { readonly id: string; readonly action: "activate" | "pause" | "end" }; query: Readonly<Record<never, never>>; body?: Nothing; answer: Campaign };
  'POST /care-calls/next': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body?: TakeCallInput; answer: CareCall | undefined };
  'POST /care-calls/{id}/attempts': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: CallAttemptInput; answer: CareCall };
  'POST /care-calls/{id}/claim': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: CareCall };
  'POST /care-calls/{id}/release': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: CareCall };
  'POST /corrective-actions': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: NewCorrectiveAction; answer: CorrectiveAction };
  'POST /corrective-actions/{id}/{move}': { path: { readonly id: string; readonly move: "plan" | "finish" | "verify" | "reject" | "drop" | "reopen" }; query: Readonly<Record<never, never>>; body?: Nothing; answer: CorrectiveAction };
  'POST /customers/{id}/erase': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: EraseCustomer; answer: Erasure };
  'POST /deliveries/{id}/replay': { path: { readonly id: number }; query: Readonly<Record<never, never>>; body?: Nothing; answer: Delivery };
  'POST /devices': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: NewDevice; answer: CreatedDevice };
  'POST /devices/import': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: string; answer: ImportReport };
  'POST /devices/{id}/board': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: Device };
  'POST /devices/{id}/commands': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: CommandInput; answer: Command };
  'POST /devices/{id}/on-site': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: NewVisit; answer: Silence };
  'POST /devices/{id}/retire': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: Device };
  'POST /devices/{id}/secret': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: NewSecret };
  'POST /exports': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: ExportInput; answer: Export };
  'POST /exports/{id}/cancel': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: Export };
  'POST /gateway/reports': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: string; answer: GatewayReportTaken };
  'POST /orphans/{id}/adopt': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: Adoption; answer: CreatedDevice };
  'POST /orphans/{id}/dismiss': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Dismissal; answer: DismissedOrphan };
  'POST /outside/{system}/updates': { path: { readonly system: string }; query: Readonly<Record<never, never>>; body: string; answer: OutsideTaken };
  'POST /providers': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: NewProvider; answer: Provider };
  'POST /quality/samples': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: NewSample; answer: Sample };
  'POST /recipients': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: NewRecipient; answer: Recipient };
  'POST /recipients/{id}/replay': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: Replayed };
  'POST /recipients/{id}/test': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: Delivery };
  'POST /repair-reviews/{id}/conclude': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: ReviewFinding; answer: RepairReview };
  'POST /rules/import': { path: Readonly<Record<never, never>>; query: { readonly note?: string; readonly dry_run?: boolean }; body: Readonly<Record<string, unknown>>; answer: RuleImport };
  'POST /rules/test': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: RuleTestInput; answer: RuleTestResult };
  'POST /rules/validate': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: Readonly<Record<string, unknown>>; answer: RuleJudgement };
  'POST /rules/{id}/restore': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: RestoreInput; answer: Rule };
  'POST /rules/{id}/retire': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Note; answer: Rule };
  'POST /session': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: { readonly name: string; readonly password: string } | { readonly token: string }; answer: SignedIn };
  'POST /silences': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: NewSilence; answer: Silence };
  'POST /simulation/clock': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: ClockMove; answer: ClockNow };
  'POST /technicians': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: NewTechnician; answer: Technician };
  'POST /tickets': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: TicketIntake; answer: Ticket };
  'POST /tickets/{id}/dispatch': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: Ticket };
  'POST /tickets/{id}/escalation/acknowledge': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: EscalationAcknowledgement; answer: Escalation };
  'POST /tickets/{id}/visits': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: VisitPlan; answer: Visit };
  'POST /tickets/{id}/{action}': { path: { readonly id: string; readonly action: "accept" | "assign" | "start" | "pend" | "resume" | "resolve" | "close" | "reopen" | "cancel" }; query: Readonly<Record<never, never>>; body?: TicketActionInput; answer: Ticket };
  'POST /tokens': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: NewToken; answer: CreatedToken };
  'POST /users': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: NewUser; answer: User };
  'POST /visits/{id}/arrive': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: undefined; answer: Visit };
  'POST /visits/{id}/cancel': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: VisitCancel; answer: Visit };
  'POST /visits/{id}/finish': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: VisitReport; answer: Visit };
  'POST /weather/forecasts': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: NewForecast; answer: Forecast };
  'POST /webhooks': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: NewWebhook; answer: WebhookWithSecret };
  'POST /webhooks/{id}/replay': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: Replayed };
  'POST /webhooks/{id}/secret': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: WebhookWithSecret };
  'POST /webhooks/{id}/test': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body?: Nothing; answer: Delivery };
  'PUT /campaigns/{id}': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: CampaignText; answer: Campaign };
  'PUT /dispatch/surge': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: SurgeSwitch; answer: Surge };
  'PUT /models/{name}': { path: { readonly name: string }; query: Readonly<Record<never, never>>; body: ModelInput; answer: Model };
  'PUT /quality/samples/{id}/items/{object}/score': { path: { readonly id: string; readonly object: string }; query: Readonly<Record<never, never>>; body: Score; answer: SampleItem };
  'PUT /rules/{id}': { path: { readonly id: string }; query: { readonly note?: string }; body: Readonly<Record<string, unknown>>; answer: Rule };
  'PUT /session/password': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: ChangePassword; answer: undefined };
  'PUT /sla/policies': { path: Readonly<Record<never, never>>; query: Readonly<Record<never, never>>; body: SlaPoliciesPut; answer: SlaPolicies };
  'PUT /users/{id}/password': { path: { readonly id: string }; query: Readonly<Record<never, never>>; body: SetPassword; answer: User };
}
