"""The names of `direction.durable` where writers of a shoot looked for them before the vault needed them, too."""

from studio_app.direction.durable import DiskFull as DiskFull
from studio_app.direction.durable import DiskReadOnly as DiskReadOnly
from studio_app.direction.durable import disk_error as disk_error
from studio_app.direction.durable import flush_folder as flush_folder
from studio_app.direction.durable import in_words as in_words
from studio_app.direction.durable import make_folder as make_folder
from studio_app.direction.durable import remove as remove
from studio_app.direction.durable import remove_leftovers as remove_leftovers
from studio_app.direction.durable import write_atomically as write_atomically
from studio_app.direction.durable import write_together as write_together
