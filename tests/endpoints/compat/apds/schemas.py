"""JSON Schemas of the entities of APDS 4: what is required, and the types of what is answered."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

DATE_TIME: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
TIME: Schema = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}
DURATION_TIME: Schema = {"type": "string", "pattern": r"^(\d\d:)?\d\d:\d\d$"}
COUNT: Schema = {"type": "integer", "minimum": 0}
BOOLEAN: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "number"}


def thing(required: str, **properties: Schema) -> Schema:
    """Return the schema of an object: no other property, those named in ``required`` are there."""
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def words(*values: str) -> Schema:
    return {"enum": list(values)}


def listed(items: Schema) -> Schema:
    return {"type": "array", "items": items, "minItems": 1}


IDENTITY: Schema = {
    "id": {"type": "string", "minLength": 1},
    "version": {"type": "integer", "minimum": 1},
}
TEXT = listed(
    thing(
        "language string",
        language={"type": "string", "pattern": "^[a-z]{2}$"},
        string={"type": "string"},
    )
)
REFERENCE = thing(
    "id version", **IDENTITY, className={"type": "string", "pattern": "^[A-Z][A-Za-z0-9]+$"}
)
PERIOD = thing(
    "",
    recurringDayWeekMonthPeriod=listed(
        thing(
            "applicableDay",
            applicableDay=listed(
                words(
                    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday"),
                    "sunday",
                )
            ),
        )
    ),
    recurringTimePeriodOfDay=listed(
        thing("startTimeOfPeriod endTimeOfPeriod", startTimeOfPeriod=TIME, endTimeOfPeriod=TIME)
    ),
)
VALIDITY = thing(
    "validityTimeSpecification",
    validityStatus=words("definedByValidityTimeSpec"),
    validityTimeSpecification=thing(
        "overallStartTime",
        overallStartTime=DATE_TIME,
        overallEndTime=DATE_TIME,
        validPeriods=listed(PERIOD),
    ),
)
CREDENTIAL_TYPE = words("licensePlate", "electronicID")
CREDENTIAL = thing(
    "type identifier",
    type=CREDENTIAL_TYPE,
    credentialAssignedType=words("vehicle", "other"),
    identifier=thing("id className", id={"type": "string"}, className={"type": "string"}),
)
MONEY = thing(
    "currencyType currencyValue",
    currencyType={"type": "string", "pattern": "^[A-Z]{3}$"},
    currencyValue=NUMBER,
)

PLACE = thing(
    "id version type name layer timeZone hierarchyElementRecord",
    **IDENTITY,
    type=words("place"),
    name=TEXT,
    layer=COUNT,
    timeZone={"type": "string"},
    hierarchyElementRecord=thing("creationTime", creationTime=DATE_TIME),
    hierarchyElementReference=thing(
        "elementId",
        elementId=REFERENCE,
        supply=listed(
            thing(
                "supplyQuantity supplyViewType",
                supplyQuantity=COUNT,
                supplyViewType=words("spaceView"),
            )
        ),
        demandTable=listed(
            thing(
                "timestamp demandType",
                timestamp=DATE_TIME,
                demandType=listed(
                    thing(
                        "recordDateTime",
                        count=COUNT,
                        percentage={"type": "number", "minimum": 0, "maximum": 100},
                        occupancyCalculation=words("derived"),
                        recordDateTime=DATE_TIME,
                    )
                ),
            )
        ),
    ),
    characteristics=thing("", spacesTotal=COUNT),
    rightSpecifications=listed(REFERENCE),
)
RATE_ELIGIBILITY = thing(
    "id version",
    **IDENTITY,
    priority={"type": "integer", "minimum": 1},
    combinable=BOOLEAN,
    rateTable=REFERENCE,
    eligibility=thing(
        "id version",
        **IDENTITY,
        qualifications=listed(
            thing("", vehicleTypes=listed(words("car", "motorcycle", "bus", "lorry")))
        ),
    ),
)
RIGHT_SPECIFICATION = thing(
    "id version issuer transferable hierarchyElements validity",
    **IDENTITY,
    type=words("accessPermission", "oneTimeUseParking", "permitParking"),
    description=TEXT,
    transferable=BOOLEAN,
    issuer=REFERENCE,
    credentials=listed(CREDENTIAL_TYPE),
    hierarchyElements=listed(REFERENCE),
    validity=VALIDITY,
    expiry=DATE_TIME,
    rateEligibility=listed(RATE_ELIGIBILITY),
)
ASSIGNED_RIGHT = thing(
    "id version rightSpecification rightHolder",
    **IDENTITY,
    rightSpecification=REFERENCE,
    rightHolder=thing("credentials", credentials=listed(CREDENTIAL)),
    assignedRightIssuer=REFERENCE,
    issueMethod=words("electronic"),
    issuanceTime=DATE_TIME,
    expiry=DATE_TIME,
    instancesUsed=COUNT,
    instancesAvailable=COUNT,
    totalInstances=COUNT,
)
RATE_LINE = thing(
    "id version sequence rateLineType value",
    **IDENTITY,
    sequence={"type": "integer", "minimum": 1},
    rateLineType=words("flatRate", "incrementingRate"),
    durationStart=DURATION_TIME,
    durationEnd=DURATION_TIME,
    incrementPeriod={"type": "string", "pattern": r"^PT\d+M$"},
    value=NUMBER,
)
RATE_TABLE = thing(
    "id version rateTableName availability validityStart activeTimes rateLineCollections",
    **IDENTITY,
    rateTableName=TEXT,
    availability=words("public"),
    rateResponsibleParty=REFERENCE,
    rateType=words("hourly", "daily"),
    validation=BOOLEAN,
    validity=VALIDITY,
    validityStart=DATE_TIME,
    activeTimes={"type": "array"},
    rateLineCollections=listed(
        thing(
            "id version collectionSequence applicableCurrency resetTime validStart relativeTimes"
            " taxIncluded rateLines",
            **IDENTITY,
            collectionSequence={"type": "integer", "minimum": 1},
            applicableCurrency={"type": "string", "pattern": "^[A-Z]{3}$"},
            resetTime=TIME,
            validStart=DATE_TIME,
            relativeTimes=BOOLEAN,
            minValueCollection=MONEY,
            maxValueCollection=MONEY,
            taxIncluded=BOOLEAN,
            taxRate={"type": "number", "minimum": 0, "maximum": 100},
            rateLines=listed(RATE_LINE),
        )
    ),
)
SESSION = thing(
    "id version actualStart initiator identifiedCredentials segments",
    **IDENTITY,
    actualStart=DATE_TIME,
    actualEnd=DATE_TIME,
    initiator=REFERENCE,
    hierarchyElement=REFERENCE,
    identifiedCredentials=listed(CREDENTIAL),
    segments=listed(
        thing(
            "id version actualStart assignedRight validationType",
            **IDENTITY,
            actualStart=DATE_TIME,
            actualEnd=DATE_TIME,
            assignedRight=REFERENCE,
            validationType=listed(CREDENTIAL_TYPE),
            notes=TEXT,
        )
    ),
    identifiedVehicle=thing(
        "country",
        country={"type": "string", "pattern": "^[a-z]{2}$"},
        color={"type": "string"},
    ),
)


def page_of(entity: Schema) -> Schema:
    """Return the schema of a paginated list."""
    meta = thing(
        "referenceInstant offset pageSize total",
        referenceInstant=COUNT,
        offset=COUNT,
        pageSize=COUNT,
        total=COUNT,
    )
    return thing(
        "meta data",
        meta=meta,
        data={"type": "array", "items": entity},
        deletedReferences={"type": "array", "maxItems": 0},
    )
