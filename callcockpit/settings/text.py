"""The settings file as the program offers to write it."""

DEFAULT_TEXT = """\
# Settings of Call Cockpit. Every line that begins with a # is the default: remove the # to change it.
# Times are "HH:MM" in quotes. A mistake is told at the start, with its line, and the default is used.

# The country in which numbers without a country code are read, two letters.
#region = "US"

# Your time zone, such as "Europe/Zurich"; empty is the system's.
#zone = ""

# The colours: "cockpit-dark", "cockpit-light" or a theme of Textual's such as "nord"; empty is cockpit-dark.
#theme = ""

[calling]
# When people may be called, in their own time; from "08:00" to "21:00" at the widest.
#from = "09:00"
#until = "17:00"

# Your working days.
#working_days = ["mon", "tue", "wed", "thu", "fri"]

# When your day begins: a call after midnight belongs to the evening before.
#day_start = "04:00"

# Ring the terminal's bell when the hour of a callback has come.
#bell = false

[retry]
# Times of day for another attempt, best first, in their own time.
#times = ["10:10", "14:10", "16:10", "12:10"]

# Hours that an attempt keeps from each time of day that failed.
#apart_hours = 2

# Working days after a voicemail.
#voicemail_days = 3

# Minutes after a busy line, and how often a day before it counts as no answer.
#busy_minutes = 15
#busy_per_day = 3

# Attempts in a row without reaching a person, after which they are unreachable.
#attempts = 6

[cadence]
# Days between calls with those who stay in touch: wanted, and the latest.
#wanted = 90
#latest = 120

# How far a recall may move to even out the days, in percent of its cadence.
#level_percent = 10

[cadence.tags]
# Wanted and latest days for a tag; the shortest of a person's tags counts.
# client = [30, 45]

[review]
# Cases from which a share is told in percent; fewer say nothing.
#few = 20

# Days after its due within which a recall is still on time.
#recall_days = 7

[purpose]
# Tags of people whom you call for the relationship, after a sale or a project, and of strategic ones.
#relationship = ["client", "customer", "project"]
#strategic = ["partner", "alliance", "strategic"]

[unreachable]
# Days to wait for an answer to an appeal to somebody who never picks up.
#wait_days = 14

[introductions]
# Days after an introduction until both are asked what came of it.
#follow_up_days = 14

[touches]
# How many touches of the touch plan are planned for one day at most.
#per_day = 6

# Days between overdue touches with one person, when they are made up for.
#apart_days = 7

# Working days after a letter or an email until the call that follows it up; 0 books none.
#follow_up_days = 4

# How many days before a birthday or another date its touch is planned.
#occasion_days = 3

# Days after which somebody who agreed to a next step is asked anew.
#requalify_days = 365

# The email that is prepared; {given}, {name}, {company} and {why} are filled in, \\n is a new line.
#subject = "Thinking of you, {given}"
#body = "Dear {given},\\n\\n"

[touches.every]
# Days between two touches of a kind with everybody on the touch plan; 0 leaves a kind out.
#email = 90
#meal = 365
#thinking = 180
#meeting = 365
#introduction = 365
#item = 180
#note = 180

[touches.tags]
# The same for a tag; the shortest of a person's tags counts.
# client = "email 30, meal 180"

[dates]
# How 3/4 is read: "month-first" or "day-first"; without it as in the region above, month first in the US,
# the Philippines and a few islands only. Which it was stands beside the date while you type.
#order = "month-first"

# What these words mean in a typed date.
#morning = "09:00"
#afternoon = "14:00"
#evening = "17:00"

[partners]
# How many partners you keep up with, how many of them you meet in a week, and the names you give and receive.
#number = 25
#meetings_a_week = 2
#names_each = 5

[dialing]
# Whether a number is handed to the phone program: "ask", "always" or "never".
#open = "ask"

# The program to dial with, and its arguments; empty is the system's.
# {number} is the number such as +16145550142, {uri} is tel:+16145550142;ext=204, {extension} is 204.
# command = ["linphonecsh", "dial", "{number}"]
#command = []

[habit]
# How long a phone block is, and when one of the week begins, where you say nothing else.
#minutes = 25
#hour = "09:00"

# What to aim at before the first look back: in a block, in a week, and in kindnesses a day.
#dials_a_block = 30
#conversations_a_block = 5
#next_steps_a_block = 2
#blocks_a_week = 2

# Kindness begins with so many on so many days of the week; once a week went so, the aim counts every day.
#kindness_start = 3
#kindness_days = 2
#kindness_aim = 5

# How long a habit is built, and after how many days each you look back.
#days = 90
#look_back_days = 30

# For how many days a missed block asks when instead.
#ask_days = 7

# Whether a reason to skip is answered in one line; every so manieth time, counted over so many days.
# The answers are in excuses.txt beside this file, which is made with the first of them.
#answers = true
#excuse_times = 3
#excuse_days = 30

[safety]
# For how many days a step can be undone, from 7; older ones make room in the book. 36500 keeps all of them.
#undo_days = 365

[filters]
# Names for people whom a phone block serves: "tag client", "referrals", or words that Find finds.
# columbus = "find columbus freight"

[keys]
# Other keys for a binding, by its id as the help shows it.
# "result.voicemail" = "m"
"""
"""Every setting at its default, commented."""
