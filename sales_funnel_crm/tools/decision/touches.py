"""What counts as a contact with a person of a customer."""

KIND_MEETING = "meeting"
KIND_CALL = "call"
KIND_EMAIL = "email"
TOUCH_KINDS = [(KIND_MEETING, "Meeting"), (KIND_CALL, "Call"), (KIND_EMAIL, "E-mail")]
