"""Why: one CamelCase word for programs for every step of a run and every state of a condition."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """A reason, and its meaning as the pages of the documentation give it."""

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Reason:
        """A member is its word; the meaning comes along."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    # Steps of a run.
    CREATED = "Created", "The experiment asks for a run that has none yet."
    ADMITTED = "Admitted", "A place is free: the limits allow it and no node is shared with another experiment."
    PARTS_READY = "PartsReady", "Every collector, and the load where one is asked for, is ready on its nodes."
    DURATION_ELAPSED = "DurationElapsed", "The planned slots are over."
    CANDIDATES_STOPPED = "CandidatesStopped", "Every candidate was stopped for doing harm."
    SUCCESS_SHOWN = "SuccessShown", "Every candidate that is left has shown its success at a planned look."
    VERDICT_REACHED = "VerdictReached", "Every candidate has a verdict."
    ANALYSIS_TIMED_OUT = (
        "AnalysisTimedOut",
        "No verdict could be computed in time: *reject* for candidates that were stopped, *invalid* for the others.",
    )
    CANCELLED = "Cancelled", "`spec.cancelled` is true."
    ABORTED = "Aborted", "The annotation `phoenix.io/abort` was set."
    SUPERSEDED = "Superseded", "`spec.run` was raised: a new run takes over."
    DELETED = "Deleted", "The object is being deleted."
    DEPLOY_FAILED = "DeployFailed", "A collector, or the load, cannot start."
    DEPLOY_DEADLINE_EXCEEDED = "DeployDeadlineExceeded", "Not everything was ready in time."
    BASELINE_FAILED = "BaselineFailed", "The baseline's collectors fail: there is nothing to compare with."
    INFRASTRUCTURE_FAILED = "InfrastructureFailed", "The cluster, the host or the load fails, for too long."
    INTERRUPTED = (
        "Interrupted",
        "The object was lost while the run was measured, and is another one now. `spec.run` starts a new run.",
    )

    # Why a run waits in Pending.
    PAUSED = "Paused", "The controller is paused."
    HISTORY_UNAVAILABLE = "HistoryUnavailable", "The history cannot be read: no step is taken that it does not hold."
    CLEANING_UP = "CleaningUp", "Collectors of an earlier run are still there."
    CONFIGS_MISSING = "ConfigsMissing", "Rendered configs or pipelines of the experiment are not in the cluster yet."
    NOT_YET_IN_LINE = "NotYetInLine", "What is known of all experiments does not hold this run yet."
    WRONG_ENVIRONMENT = "WrongEnvironment", "The experiment was compiled for another environment."
    UNKNOWN_POOL = "UnknownPool", "The environment has no such pool."
    LENGTH_OVER_LIMIT = "LengthOverLimit", "The run is longer than the environment allows."
    LOAD_NOT_ALLOWED = "LoadNotAllowed", "The environment does not allow synthetic load."
    NOT_ENOUGH_NODES = "NotEnoughNodes", "The pool has fewer usable nodes than the experiment asks for."
    BEFORE_START = "BeforeStart", "The start window is not open yet."
    CONCURRENCY_LIMIT = "ConcurrencyLimit", "As many experiments run as the environment allows."
    NODES_BUSY = "NodesBusy", "Other experiments run on the nodes."
    BEHIND_OLDER = "BehindOlder", "An older experiment waits for the same nodes."
    FREEZING = "Freezing", "A place is free; plan, configs and nodes are being copied."

    # Other states of conditions.
    NEVER_ADMITTED = "NeverAdmitted", "The run ended before it was admitted."
    NOT_READY = "NotReady", "Collectors are on their way."
    READY = "Ready", "Everything that the run deploys is ready."
    CLEANUP_PENDING = "CleanupPending", "The run has ended, its collectors are not gone yet."
    TORN_DOWN = "TornDown", "Nothing of the run is deployed any more."
    WARMING_UP = "WarmingUp", "The first slots do not count."
    MEASURING = "Measuring", "Slots are being counted."
    MEASUREMENTS_UNAVAILABLE = "MeasurementsUnavailable", "Measurements cannot be read; the data gates will judge."
    MEASUREMENTS_OVER = "MeasurementsOver", "The run is not measured any more."
    ANALYSIS_PENDING = "AnalysisPending", "The verdict is being computed."
    NOT_ANALYZED = "NotAnalyzed", "The run ended without a verdict."
    RECORDED = "Recorded", "The history holds every step."
    HISTORY_BEHIND = "HistoryBehind", "The history has lost steps that the status holds; they are being written again."
    SPILLED = "Spilled", "The history was away for too long; the last steps are kept in the cluster."
    SPEC_EDITED = "SpecEdited", "The spec was edited after admission. The run goes on as it was admitted."
    RUN_LOWERED = "RunLowered", "`spec.run` is lower than the run that is known."
    AS_ADMITTED = "AsAdmitted", "The spec is what was admitted."
    ANALYSIS_FINISHES = "AnalysisFinishes", "A run that is being analyzed comes to its verdict."
    RUN_HAS_ENDED = "RunHasEnded", "A run that has ended stays as it is."
    NOT_PAUSED = "NotPaused", "The controller is not paused."
    NOTHING_IGNORED = "NothingIgnored", "No wish of a person is being ignored."
