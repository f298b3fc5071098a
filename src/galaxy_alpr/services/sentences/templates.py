"""The templates of the sentences that the service writes, by code."""

from __future__ import annotations

from collections.abc import Mapping

from galaxy_alpr.enums import SentenceCode as Code

TEMPLATES: Mapping[Code, str] = {
    # Why alarms are raised.
    Code.PLATE_STATUS: "the plate is {status}",
    Code.PLATE_UNLISTED: "the plate is on no list",
    Code.PLATE_UNREADABLE: "a plate that cannot be read",
    Code.PLATE_NEARLY: "nearly a plate that is {status}: {differences}",
    Code.PLATE_REPEATED: "read {count} times within {minutes} minutes",
    Code.STAY_TOO_LONG: "inside for more than {duration}",
    Code.LOT_FULL: "{count} open visits, {spaces} spaces",
    Code.CAMERA_STATE: "{camera_state}",
    Code.CAMERA_STATE_BECAUSE: "{camera_state}: {detail}",
    Code.FEW_READ: "{count} of {plates} plates were read within {minutes} minutes",
    Code.SITE_SILENT: "nothing came from the site {name} for more than {duration}",
    Code.WEBHOOK_OFF: "the webhook {name} is switched off: {detail}",
    Code.WEBHOOK_NO_SECRET: (
        "the secret cannot be decrypted with the key in the data folder; make a new one"
    ),
    Code.WEBHOOK_GONE: "the receiver answers 410: it is gone",
    Code.WEBHOOK_FAILING: "all attempts failed for {hours} hours; the last one: {detail}",
    Code.CHARACTER_MISSING: "{meant} missing at position {position}",
    Code.CHARACTER_EXTRA: "{character} too many at position {position}",
    Code.CHARACTER_READ: "{character} read for {meant} at position {position}",
    # The conditions that a dry run of a rule looked at.
    Code.PLACE_OF_RULE: "the place is one of the rule",
    Code.PLACE_NOT_OF_RULE: "the place is not one of the rule",
    Code.DIRECTION_WANTED: "it was going {direction}",
    Code.DIRECTION_DIFFERS: "it was going {direction}, not going {wanted}",
    Code.DIRECTION_UNKNOWN: "it was of unknown direction, not going {wanted}",
    Code.IN_SCHEDULE: "{local} is in the schedule",
    Code.NOT_IN_SCHEDULE: "{local} is not in the schedule",
    Code.NEVER_IN_SCHEDULE: "then it was never in the schedule",
    Code.PLATE_STATUS_UNWANTED: "the plate is {status}, which is not asked for",
    Code.PLATE_NOT_COUNTED: "the plate is {status}, which is not counted",
    Code.PLATE_LISTED_ITSELF: "the plate is {status} itself",
    Code.PLATE_WITHOUT_TEXT: "the plate has no text",
    Code.NONE_NEAR: "no listed plate is within {edits} edits",
    Code.PLATE_NEAR: "{plate} is {status}, {edits} edits away",
    Code.CONFIDENCE_ENOUGH: "the confidence is {confidence}",
    Code.CONFIDENCE_LESS: "the confidence is {confidence}, less than {least}",
    Code.NEVER_READ_BEFORE: "it was never read before",
    Code.READ_BEFORE: "it was read before",
    Code.READ_OFTEN: "it was read {count} times within {minutes} minutes",
    Code.READ_SELDOM: "it was read {count} times within {minutes} minutes, fewer than {fewest}",
    Code.WAS_INSIDE: "it was inside for {duration}",
    Code.WAS_INSIDE_SHORTLY: "it was inside for {duration}, not more than {longest}",
    Code.VEHICLE_CLASS_UNWANTED: "the class of the vehicle is {vehicle_class}",
    Code.WERE_INSIDE: "{count} visits of the period were inside, {spaces} spaces",
    Code.SHARE_READ: "{count} of {plates} plates were read",
    Code.TOO_FEW_PLATES: "fewer than {fewest} plates are not judged",
    # The state of a gate, and why nothing was sent to it or what failed.
    Code.STATE_UNKNOWN: "the device has not told its state",
    Code.STATE_OLD: "the device has not told its state for a while",
    Code.DEVICE_FAULT: "the device reports a fault",
    Code.DEVICE_UNREACHABLE: "the device cannot be reached",
    Code.DEVICE_SILENT: "the device does not answer: {error}",
    Code.DEVICE_ANSWERS: "the device answers {number}",
    Code.DEVICE_NO_ACKNOWLEDGEMENT: "the device does not acknowledge the pulse",
    Code.DEVICE_NO_INPUT: "the device has no input {number}",
    Code.DEVICE_NO_SHELLY: "the device does not answer as a Shelly",
    Code.DEVICE_REFUSES_READ: "the device refuses to read its input",
    Code.DEVICE_REFUSES_WRITE: "the device refuses to write its coil",
    Code.COIL_NOT_RELEASED: "the pulse was sent, and the coil could not be released",
    Code.LINE_NOT_SET: "line {number} cannot be set: {error}",
    Code.LINE_NOT_READ: "line {number} cannot be read: {error}",
    Code.HOST_UNKNOWN: "the host {host} is not known",
    Code.HOST_OUTSIDE: "{host} is outside of the networks of relays (GALAXY_GATE_NETWORKS)",
    Code.BROKER_REFUSES: "the broker does not accept the connection",
    Code.BROKER_SILENT: "the broker does not answer: {error}",
    Code.BROKER_NO_ACKNOWLEDGEMENT: "the broker does not acknowledge the message",
    Code.MESSAGE_NOT_SENT: "the message cannot be sent",
    Code.READING_TOO_OLD: "the reading is too old by now; nothing was sent",
    Code.TOO_LATE_TO_SEND: "less than a second is left; nothing was sent",
    Code.WORKER_ENDED: (
        "the worker ended while it sent the pulse: whether the gate opened is not known"
    ),
    Code.NOT_TAKEN: "no worker took it in time",
    Code.NOT_SENT: "nothing was sent in time",
    Code.GATE_DELETED: "the gate was deleted",
    Code.GATE_CHANGED: "the gate was changed meanwhile",
    Code.GATE_SWITCHED_OFF: "the gate was switched off",
    Code.GATE_MODE: "the gate's mode is {mode}",
    Code.GATES_STOPPED: "all gates are stopped",
    Code.GATE_JUST_OPENED: "the gate was opened just now",
    Code.SHADOW_NOTED: "the gate is in shadow mode: the opening was noted, and nothing was sent",
    Code.CLOCK_TOO_EARLY: "the clock shows {date}, before this release was made",
    Code.CLOCK_TOO_LATE: "the clock shows {date}, which is too far in the future",
    Code.CLOCK_BEFORE_PICTURES: (
        "the clock shows {moment} UTC, earlier than the newest picture was stored ({stored} UTC)"
    ),
    Code.EVENTS_REFUSED: "events that the centre refused: {count}; see the log",
    # Why a gate was to open or not.
    Code.NO_RIGHT: "the plate has no right",
    Code.NOTHING_READ: "no plate was read",
    Code.SEVERAL_PLATES: "there are {count} plates: which of them is at the gate is not known",
    Code.GATE_OFF: "the gate is off",
    Code.AGE_UNKNOWN: "the age of the reading is not known: {detail}",
    Code.MOMENT_UNKNOWN: "when the picture was captured is not known",
    Code.READING_STALE: "the reading is {age} old",
    Code.READING_AHEAD: "the reading is {age} ahead of the clock",
    Code.READING_REPEATED: "this reading was presented before",
    Code.PASS_GOES_ON: "the pass has not ended",
    Code.PLATE_HIDDEN_PART: "a part of the plate is not visible",
    Code.PLATE_ONLY_SIMILAR: "the plate is only similar to the one that is allowed",
    Code.FRAMES_DISAGREE: "the frames of the pass do not agree enough",
    Code.CONFIDENCE_BELOW: "the confidence {confidence} is below {least}",
    Code.OPENED_BEFORE: "the gate was opened {age} ago",
    Code.CANDIDATE_ALLOWED: "only another possible text of the plate is allowed",
    Code.RIGHTS_NOT_ASKED: "the rights cannot be asked",
    Code.FAILS_OPEN: "{detail}; the gate is set to fail open",
    # What is wrong with a camera.
    Code.CAMERA_NOT_READ: "no process reads the cameras",
    Code.CAMERA_STARTS: "it is started within seconds",
    Code.PICTURE_UNCHANGED: "the picture has not changed for {number} s",
    Code.PICTURE_BLACK: "the picture is black",
    Code.PICTURE_PLAIN: "the picture is plain: something covers the lens",
    Code.FRAMES_FEW: "only {fps} frames a second come instead of {number}",
    Code.CAMERA_CLOCK: "the camera's clock is {difference} s wrong",
    Code.CAMERA_REFUSES_PASSWORD: "the camera refuses the password",
    Code.CAMERA_ASKS_PASSWORD: "the camera asks for a user and a password",
    Code.SOURCE_NOT_OPENED: "the source cannot be opened",
    Code.STREAM_ENDED: "the stream has ended",
    Code.MAIN_STREAM_ENDED: "the main stream has ended",
    Code.FRAME_BROKEN: "a frame cannot be decoded",
    Code.FOLDER_EMPTY: "the folder has no pictures",
    Code.PICTURE_NOT_FETCHED: "the picture cannot be fetched: {error}",
    Code.CAMERA_ANSWERS: "the camera answers {number}",
    Code.PICTURE_BROKEN: "the picture is broken: {error}",
    Code.CAMERA_REDIRECTS_AWAY: "the camera redirects to another host",
    Code.CAMERA_REDIRECTS: "the camera redirects again and again",
    Code.PICTURE_TOO_LARGE: "the picture has more than {number} MB",
    Code.PICTURE_SLOW: "the picture comes too slowly",
    Code.DECODER_HANGS: "the decoder hangs",
    Code.DECODER_FAILED: "the decoder failed: {error}",
    Code.DECODER_ENDED: "the process that decodes the source has ended",
    Code.NO_PICTURE_IN_TIME: "no picture came within {number} s",
    Code.NO_PICTURE: "the source has no picture",
    Code.ENGINE_FAILED: "the engine failed: {error}",
    Code.UNEXPECTED_ERROR: "unexpected error: {error}",
    # What the test of a camera advises.
    Code.ADVICE_DARK: (
        "The picture is dark: add light (infrared at night), or open the shutter more."
    ),
    Code.ADVICE_BRIGHT: "The picture is too bright: a shorter shutter also sharpens moving plates.",
    Code.ADVICE_BLURRED: "The picture is blurred: focus at the distance where the plates are read.",
    Code.ADVICE_NO_PLATE: (
        "No plate is in the picture: test again while a vehicle stands at the place."
    ),
    Code.ADVICE_NARROW: (
        "The plate is {pixels} px wide, and should have {least} px or more: zoom in, come "
        "nearer, or use the stream with more pixels."
    ),
    Code.ADVICE_WIDE: (
        "The plate is {pixels} px wide: a stream with fewer pixels reads as well, and costs less."
    ),
    Code.ADVICE_FEW_FRAMES: (
        "Only {fps} frames a second come: a vehicle that drives may have one only."
    ),
}
