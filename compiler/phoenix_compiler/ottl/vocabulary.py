"""The words of the language for metrics: functions with their arguments, paths and symbols.

The tables are those of the collector's `pkg/ottl/ottlfuncs`, `processor/transformprocessor/internal/metrics`,
`internal/filter/filterottl` and `pkg/ottl/contexts`, 0.157 to 0.159. A test asks the collector for every one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Processor = Literal["transform", "filter"]


class Function(NamedTuple):
    """A function: the names of its arguments, of which the first `required` must be given."""

    name: str
    arguments: tuple[str, ...]
    required: int

    @property
    def signature(self) -> str:
        """How it is called: `set(target, value)`."""
        shown = (f"{name}?" if at >= self.required else name for at, name in enumerate(self.arguments))
        return f"{self.name}({', '.join(shown)})"


def _table(text: str) -> Mapping[str, Function]:
    functions = {}
    for row in text.strip().splitlines():
        name, *arguments = row.split()
        required = sum(not argument.endswith("?") for argument in arguments)
        functions[name] = Function(name, tuple(argument.rstrip("?") for argument in arguments), required)
    return functions


EDITORS = _table(
    """
append target value? values?
delete_index target start_index end_index?
delete_key target key
delete_matching_keys target pattern
flatten target prefix? depth? resolve_conflicts?
keep_keys target keys
keep_matching_keys target pattern
limit target limit priority_keys
merge_maps target source strategy
replace_all_matches target pattern replacement function? replacement_format?
replace_all_patterns target mode regex_pattern replacement function? replacement_format?
replace_match target pattern replacement function? replacement_format?
replace_pattern target regex_pattern replacement function? replacement_format?
set target value
stringify_all target
truncate_all target limit utf8_safe? truncation_marker?
"""
)
"""Functions that change something, in every context of a transform."""

METRIC_EDITORS = _table(
    """
aggregate_on_attribute_value aggregation_function attribute values new_value
aggregate_on_attributes aggregation_function attributes?
convert_exponential_histogram_to_histogram distribution_fn explicit_bounds
convert_gauge_to_sum string_agg_temp monotonic
convert_sum_to_gauge
convert_summary_quantile_val_to_gauge attribute_key? suffix?
copy_metric name? description? unit?
extract_count_metric monotonic suffix?
extract_percentile_metric percentile suffix?
extract_sum_metric monotonic suffix?
scale_metric multiplier unit?
"""
)
"""Functions that change whole metrics."""

DATAPOINT_EDITORS = _table(
    """
convert_summary_count_val_to_sum string_agg_temp monotonic suffix?
convert_summary_sum_val_to_sum string_agg_temp monotonic suffix?
merge_histogram_buckets target_value method?
"""
)
"""Functions that change data points of other kinds than process metrics have."""

CONVERTERS = _table(
    """
All source predicate
Any source predicate
Base64Decode target
Base64Encode target variant?
Bool target
Coalesce values
CommunityID source_ip source_port destination_ip destination_port protocol? seed?
Concat vals delimiter
ContainsValue target item
ConvertAttributesToElementsXML target x_path?
ConvertCase target to_case
ConvertTextToElementsXML target x_path? element_name?
Day time
Decode target encoding
Double target
Duration duration
ExtractGrokPatterns target pattern named_captures_only? pattern_definitions?
ExtractPatterns target pattern
FNV target
Filter source predicate
Find source predicate mapper?
Format format vals
FormatTime time format
GetXML target x_path
HasPrefix target prefix
HasSuffix target suffix
Hex target
Hour time
Hours duration
Index target value
InsertXML target x_path sub_document
Int target
IsBool target
IsDouble target
IsEmpty target
IsInCIDR target networks
IsInt target
IsList target
IsMap target
IsMatch target pattern
IsString target
IsValidLuhn target
Keys target
Len target
Log target
MD5 target
MapEach source mapper
MapKeys source key_mapper
Microseconds duration
Milliseconds duration
Minute time
Minutes duration
Month time
Murmur3Hash target
Murmur3Hash128 target
Nanosecond time
Nanoseconds duration
Now
ParseCSV target header delimiter? header_delimiter? mode?
ParseInt target base
ParseJSON target
ParseKeyValue target delimiter? pair_delimiter?
ParseSeverity target mapping
ParseSimplifiedXML target
ParseXML target
ProfileID target
Reduce source seed accumulator
RemoveXML target x_path
SHA1 target
SHA256 target
SHA512 target
Second time
Seconds duration
SliceToMap target key_path? value_path?
Sort target order?
SpanID target
Split target delimiter
String target
Substring target start length utf8_safe?
Time time format location? locale?
ToCamelCase target
ToKeyValueString target delimiter? pair_delimiter? sort_output?
ToLowerCase target
ToSnakeCase target
ToUpperCase target
TraceID target
Trim target replacement?
TrimPrefix target prefix
TrimSuffix target suffix
TruncateTime time duration
URL uri
UUID
UUIDv7
Unix seconds nanoseconds?
UnixMicro time
UnixMilli time
UnixNano time
UnixSeconds time
UserAgent user_agent
Values target
Weekday time
When condition true_value false_value
XXH128 target
XXH3 target
Year time
"""
)
"""Functions that give a value, in every context of transforms and filters."""

METRIC_CONVERTERS = _table(
    """
HasAttrKeyOnDatapoint key
HasAttrOnDatapoint key expected_val
"""
)
"""Functions that give a value, for whole metrics in conditions only."""

FUNCTIONS: Mapping[str, Function] = {
    **EDITORS,
    **METRIC_EDITORS,
    **DATAPOINT_EDITORS,
    **CONVERTERS,
    **METRIC_CONVERTERS,
}
"""Every function there is for metrics."""

LAMBDAS = frozenset(("All", "Any", "Filter", "Find", "MapEach", "MapKeys", "Reduce", "When"))
"""Functions that take a lambda: refused by the collector unless it runs with a feature gate that is off by default."""

CONTEXTS = ("exemplar", "datapoint", "metric", "scope", "instrumentation_scope", "resource", "otelcol")
"""The contexts, highest first: what a group of statements runs on is the highest that it names."""

REACH: Mapping[str, frozenset[str]] = {
    "datapoint": frozenset(("datapoint", "metric", "scope", "instrumentation_scope", "resource", "otelcol")),
    "metric": frozenset(("metric", "scope", "instrumentation_scope", "resource", "otelcol")),
    "scope": frozenset(("scope", "instrumentation_scope", "resource", "otelcol")),
    "resource": frozenset(("resource", "otelcol")),
}
"""Which contexts a statement of a context may name. `exemplar` is left out: no process metric has any."""

NOTHING_RUNS_ON = ("instrumentation_scope", "otelcol")
"""Contexts that may be named, and that no group can have."""

_SCOPE = frozenset(("name", "version", "attributes", "dropped_attributes_count", "schema_url", "cache"))
_METRIC = ("name", "description", "unit", "type", "aggregation_temporality", "is_monotonic", "data_points", "metadata")
_TIMES = ("start_time_unix_nano", "time_unix_nano", "start_time", "time")
_OF_BUCKETS = ("", ".offset", ".bucket_counts")
_BUCKETS = ("scale", "zero_count", *(f"{side}{part}" for side in ("positive", "negative") for part in _OF_BUCKETS))
_NUMBERS = ("value_double", "value_int", "count", "sum", "bucket_counts", "explicit_bounds", "quantile_values")
PATHS: Mapping[str, frozenset[str]] = {
    "resource": frozenset(("attributes", "dropped_attributes_count", "schema_url", "cache")),
    "scope": _SCOPE,
    "instrumentation_scope": _SCOPE,
    "metric": frozenset((*_METRIC, "cache")),
    "datapoint": frozenset(("attributes", *_TIMES, *_NUMBERS, *_BUCKETS, "exemplars", "flags", "cache")),
}
"""What a path may say after its context."""

INDEXED = frozenset(("attributes", "metadata", "cache"))
"""What may be indexed: `attributes["process.pid"]`."""

SYMBOLS = frozenset(
    (
        "AGGREGATION_TEMPORALITY_UNSPECIFIED",
        "AGGREGATION_TEMPORALITY_DELTA",
        "AGGREGATION_TEMPORALITY_CUMULATIVE",
        "METRIC_DATA_TYPE_NONE",
        "METRIC_DATA_TYPE_GAUGE",
        "METRIC_DATA_TYPE_SUM",
        "METRIC_DATA_TYPE_HISTOGRAM",
        "METRIC_DATA_TYPE_EXPONENTIAL_HISTOGRAM",
        "METRIC_DATA_TYPE_SUMMARY",
        "FLAG_NONE",
        "FLAG_NO_RECORDED_VALUE",
    )
)
"""Constants of the contexts metric and datapoint."""


_EVERYWHERE: Mapping[Processor, Mapping[str, Function]] = {"transform": {**EDITORS, **CONVERTERS}, "filter": CONVERTERS}
_SOMEWHERE: Mapping[tuple[Processor, str], Mapping[str, Function]] = {
    ("transform", "metric"): {**EDITORS, **CONVERTERS, **METRIC_EDITORS, **METRIC_CONVERTERS},
    ("transform", "datapoint"): {**EDITORS, **CONVERTERS, **DATAPOINT_EDITORS},
    ("filter", "metric"): {**CONVERTERS, **METRIC_CONVERTERS},
}


def functions_of(context: str, processor: Processor) -> Mapping[str, Function]:
    """The functions that a statement or condition of a context may call."""
    return _SOMEWHERE.get((processor, context), _EVERYWHERE[processor])
