"""The tables of the book as Peewee models; they belong to no database, every query is run on a book's own."""

from __future__ import annotations

from peewee import AutoField, ForeignKeyField, IntegerField, Model, TextField

from callcockpit.domain.blocks import Aim
from callcockpit.domain.values import Fate
from callcockpit.domain.words import NumberKind, PlanKind, PlannedBy, Purpose, Result, State, TouchKind
from callcockpit.store.fields import DayField, UtcField, WordField


class Table(Model):
    """What all tables share."""

    class Meta:
        """Snake-case table names."""

        legacy_table_names = False

    id = AutoField()


class ContactRow(Table):
    """A person."""

    class Meta:
        """Its table."""

        table_name = "contact"

    name = TextField()
    given = TextField(default="")
    family = TextField(default="")
    company = TextField(default="")
    title = TextField(default="")
    notes = TextField(default="")
    source = TextField(default="")
    referred_by = TextField(default="")
    referrer = ForeignKeyField("self", null=True)
    birthday = TextField(null=True)
    zone = TextField(null=True)
    state = WordField(State)
    cadence = IntegerField(null=True)
    do_not_call = IntegerField(default=0)
    attempts = IntegerField(default=0)
    uid = TextField(null=True)
    name_key = TextField()
    company_key = TextField(default="")
    added_at = UtcField()
    reached_at = UtcField(null=True)
    profile = IntegerField(default=0)
    introduced = IntegerField(default=0)
    reason = TextField(default="")
    thanked_at = UtcField(null=True)


class NumberRow(Table):
    """A phone number of a contact, in the contact's order."""

    class Meta:
        """Its table."""

        table_name = "number"

    contact = ForeignKeyField(ContactRow)
    position = IntegerField()
    text = TextField(column_name="raw")
    e164 = TextField(null=True)
    extension = TextField(null=True)
    kind = WordField(NumberKind)
    label = TextField(default="")
    zones = TextField(default="")
    struck = IntegerField(default=0)


class AddressRow(Table):
    """An e-mail or web address of a contact."""

    class Meta:
        """Its table."""

        table_name = "address"

    contact = ForeignKeyField(ContactRow)
    position = IntegerField()
    kind = TextField()
    value = TextField()
    value_key = TextField()


class TagRow(Table):
    """A word that groups contacts."""

    class Meta:
        """Its table."""

        table_name = "tag"

    name = TextField()
    name_key = TextField()


class ContactTagRow(Table):
    """A tag on a contact."""

    class Meta:
        """Its table."""

        table_name = "contact_tag"

    contact = ForeignKeyField(ContactRow)
    tag = ForeignKeyField(TagRow)


class TouchRow(Table):
    """Anything done with a contact; an undone one stays, marked."""

    class Meta:
        """Its table."""

        table_name = "touch"

    contact = ForeignKeyField(ContactRow)
    at = UtcField()
    kind = WordField(TouchKind)
    result = WordField(Result, null=True)
    purpose = WordField(Purpose, null=True)
    number = TextField(null=True)
    seconds = IntegerField(null=True)
    note = TextField(default="")
    outside_hours = IntegerField(default=0)
    undone = IntegerField(default=0)
    received = IntegerField(default=0)


class PartnerRow(Table):
    """That a contact is a partner."""

    class Meta:
        """Its table."""

        table_name = "partner"

    contact = ForeignKeyField(ContactRow)
    marks = IntegerField(default=0)
    made_at = UtcField()
    meets_on = DayField(null=True)


class NamedRow(Table):
    """A name given to a partner or received from one; ``contact`` is the partner."""

    class Meta:
        """Its table."""

        table_name = "named"

    contact = ForeignKeyField(ContactRow)
    person = ForeignKeyField(ContactRow, null=True)
    received = IntegerField()
    name = TextField()
    number = TextField(default="")
    at = UtcField()
    outcome = WordField(Result, null=True)


class ClockRow(Table):
    """A set of zones that numbers share, so that the queue can leave out whoever sleeps by index."""

    class Meta:
        """Its table."""

        table_name = "clock"

    zones = TextField()


class StepRow(Table):
    """What was agreed with a contact; any number of them are open at once."""

    class Meta:
        """Its table."""

        table_name = "step"

    contact = ForeignKeyField(ContactRow)
    touch = ForeignKeyField(TouchRow, null=True)
    what = TextField()
    due_on = DayField()
    due_at = UtcField(null=True)
    theirs = IntegerField(default=0)
    made_at = UtcField()
    closed_at = UtcField(null=True)
    fate = WordField(Fate, null=True)


class PlanRow(Table):
    """The next dated thing to do with a contact; one open plan each, closed ones stay."""

    class Meta:
        """Its table."""

        table_name = "plan"

    contact = ForeignKeyField(ContactRow)
    kind = WordField(PlanKind)
    due_on = DayField()
    due_at = UtcField(null=True)
    why = TextField(default="")
    cadence = IntegerField(null=True)
    rank = IntegerField(default=0)
    clock = ForeignKeyField(ClockRow)
    made_at = UtcField()
    snoozed_until = UtcField(null=True)
    closed_at = UtcField(null=True)
    step = ForeignKeyField(StepRow, null=True)


class BlockRow(Table):
    """A timed phone session with a goal."""

    class Meta:
        """Its table."""

        table_name = "block"

    started_at = UtcField()
    minutes = IntegerField()
    goal = IntegerField(default=0)
    ended_at = UtcField(null=True)
    aim = WordField(Aim)
    whom = TextField(default="")
    pauses = TextField(default="")


class SkipRow(Table):
    """Somebody passed over, with the reason given."""

    class Meta:
        """Its table."""

        table_name = "skip"

    contact = ForeignKeyField(ContactRow)
    block = ForeignKeyField(BlockRow, null=True)
    at = UtcField()
    reason = TextField(default="")


class AppointmentRow(Table):
    """A phone block of the week, at an hour of whatever place the user is in."""

    class Meta:
        """Its table."""

        table_name = "appointment"

    weekday = IntegerField()
    hour = TextField()
    minutes = IntegerField()
    since_on = DayField()
    until_on = DayField(null=True)
    made_at = UtcField()


class MovedBlockRow(Table):
    """A block of the week that was moved to another time."""

    class Meta:
        """Its table."""

        table_name = "moved_block"

    appointment = ForeignKeyField(AppointmentRow)
    from_on = DayField()
    from_hour = TextField()
    to_on = DayField()
    to_hour = TextField()
    at = UtcField()


class NinetyRow(Table):
    """Ninety days in which blocks become a habit."""

    class Meta:
        """Its table."""

        table_name = "ninety"

    began_on = DayField()
    ended_on = DayField(null=True)


class LookBackRow(Table):
    """What a look back found of one activity, and the goal from then on."""

    class Meta:
        """Its table."""

        table_name = "look_back"

    ninety = ForeignKeyField(NinetyRow)
    number = IntegerField()
    activity = TextField()
    goal = IntegerField()
    answer = TextField()
    next_goal = IntegerField()
    at = UtcField()


class KindnessRow(Table):
    """A kindness to somebody who is not in the book, or to nobody in particular."""

    class Meta:
        """Its table."""

        table_name = "kindness"

    at = UtcField()
    what = TextField()
    whom = TextField(default="")


class DraftRow(Table):
    """What is typed about a contact and not yet logged, and the call in progress with them."""

    class Meta:
        """Its table."""

        table_name = "draft"

    contact = ForeignKeyField(ContactRow)
    note = TextField(default="")
    number = ForeignKeyField(NumberRow, null=True)
    dialed_at = UtcField(null=True)
    answered_at = UtcField(null=True)
    ended_at = UtcField(null=True)
    owner = TextField(default="")
    purpose = WordField(Purpose, null=True)
    points = TextField(default="")
    saved_at = UtcField()


class BlockedRow(Table):
    """A number on the do-not-call list."""

    class Meta:
        """Its table."""

        table_name = "blocked"

    number = TextField()
    reason = TextField(default="")
    at = UtcField()


class ApartRow(Table):
    """Two people who are not the same, however alike they look; the one longer in the book first."""

    class Meta:
        """Its table."""

        table_name = "apart"

    one_id = IntegerField()
    other_id = IntegerField()
    at = UtcField()


class OccasionRow(Table):
    """A date of a contact's own that comes every year, beside their birthday."""

    class Meta:
        """Its table."""

        table_name = "occasion"

    contact = ForeignKeyField(ContactRow)
    name = TextField()
    month = IntegerField()
    day = IntegerField()


class TouchPlanRow(Table):
    """Somebody who is on the touch plan; ``own`` holds frequencies of their own as ``email=30 meal=0``."""

    class Meta:
        """Its table."""

        table_name = "touch_plan"

    contact = ForeignKeyField(ContactRow)
    since = DayField()
    own = TextField(default="")


class PlannedTouchRow(Table):
    """A touch to be made; ``touch`` is what it became, ``skipped`` the reason why it was left out.

    ``occurs_on`` is the day of the year itself that a birthday or an occasion falls on.
    """

    class Meta:
        """Its table."""

        table_name = "planned_touch"

    contact = ForeignKeyField(ContactRow)
    kind = WordField(TouchKind)
    origin = WordField(PlannedBy)
    occasion = ForeignKeyField(OccasionRow, null=True)
    occurs_on = DayField(null=True)
    due_on = DayField()
    why = TextField(default="")
    made_at = UtcField()
    closed_at = UtcField(null=True)
    touch = ForeignKeyField(TouchRow, null=True)
    skipped = TextField(null=True)


class PursuitRow(Table):
    """How far somebody has come on the unreachable path; the newest that has not ended counts."""

    class Meta:
        """Its table."""

        table_name = "pursuit"

    contact = ForeignKeyField(ContactRow)
    began_at = UtcField()
    research = TextField(default="")
    letter = TextField(default="")
    kind = WordField(TouchKind, null=True)
    appealed_at = UtcField(null=True)
    wait_on = DayField(null=True)
    returned_at = UtcField(null=True)
    ended_at = UtcField(null=True)


class NeedRow(Table):
    """Something a contact needs, as they said it, and who was introduced to them for it."""

    class Meta:
        """Its table."""

        table_name = "need"

    contact = ForeignKeyField(ContactRow)
    at = UtcField()
    what = TextField()
    expert = ForeignKeyField(ContactRow, null=True)
    letter = TextField(default="")
    introduced_at = UtcField(null=True)
    closed_at = UtcField(null=True)


class OperationRow(Table):
    """One thing the user did, which can be undone."""

    class Meta:
        """Its table."""

        table_name = "operation"

    at = UtcField()
    token = TextField()
    kind = TextField()
    contact_id = IntegerField(null=True)
    words = TextField()
    undone_at = UtcField(null=True)


class ChangeRow(Table):
    """Rows that an operation changed, as they were before."""

    class Meta:
        """Its table."""

        table_name = "change"

    operation = ForeignKeyField(OperationRow)
    rows = TextField()


JOURNALED: tuple[type[Table], ...] = (
    ContactRow,
    NumberRow,
    AddressRow,
    TagRow,
    ContactTagRow,
    TouchRow,
    PartnerRow,
    NamedRow,
    StepRow,
    PlanRow,
    BlockRow,
    SkipRow,
    DraftRow,
    BlockedRow,
    ApartRow,
    OccasionRow,
    TouchPlanRow,
    PlannedTouchRow,
    PursuitRow,
    NeedRow,
    AppointmentRow,
    MovedBlockRow,
    NinetyRow,
    LookBackRow,
    KindnessRow,
)
"""The tables whose changes can be undone."""
