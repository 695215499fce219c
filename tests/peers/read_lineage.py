"""Reads OpenLineage events with the standard's own client, whose classes are made from the standard's schema. What is
missing, unknown, of another type, of another version of the schema, no UUID or no moment fails. Prints, for each event,
its type, its run and the columns of its output's facets."""
import json
import sys
import types
import typing

import attr
from openlineage.client.generated import base, column_lineage_dataset, schema_dataset

FACETS = {"schema": schema_dataset.SchemaDatasetFacet,
          "columnLineage": column_lineage_dataset.ColumnLineageDatasetFacet}


def read_object(kind, value):
    attr.resolve_types(kind)
    fields = {field.name: field for field in attr.fields(kind)}
    given = {}
    for key, item in value.items():
        assert key in fields, f"{kind.__name__} has no {key}"
        if key.endswith("schemaURL"):
            assert item == kind._get_schema(), item
        elif key == "facets":
            given[key] = {name: read(FACETS[name], facet) for name, facet in item.items()}
        else:
            given[key.lstrip("_")] = read(fields[key].type, item)
    return kind(**given)


def read(kind, value):
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return read(arguments[0], value)
    if origin is list:
        return [read(arguments[0], item) for item in value]
    if origin is dict:
        return {key: read(arguments[1], item) for key, item in value.items()}
    if attr.has(kind):
        return read_object(kind, value)
    made = kind(value)
    assert made == value or made.value == value, f"{value} is no {kind.__name__}"
    return made


shown = []
for event in [read(base.RunEvent, event) for event in json.load(open(sys.argv[1]))]:
    facets = event.outputs[0].facets if event.outputs else {}
    shown.append({"type": event.eventType.value, "run": event.run.runId, "job": event.job.name,
                  "inputs": [dataset.name for dataset in event.inputs],
                  "columns": [field.name for field in facets["schema"].fields] if facets else [],
                  "made": sorted(facets["columnLineage"].fields) if facets else [],
                  "decides": [source.field for source in facets["columnLineage"].dataset] if facets else []})
print(json.dumps(shown))
