"""The findings about files and folders, before anything in them is read, each with its page."""

from __future__ import annotations

from phoenix_compiler.diagnostics import Severity
from phoenix_compiler.rules.written import written

UNREADABLE_FILE = written(
    "unreadable-file",
    "A file that cannot be read",
    "Reports a file of the repository that the system does not let the compiler read.",
    "What it says cannot be checked, so nothing that depends on it could be trusted. An error, to protect the evidence.",
    "-rw-------  root  environments/prod/experiments/topk.yaml",
    "-rw-r--r--  root  environments/prod/experiments/topk.yaml",
    language="text",
)
NOT_UTF8 = written(
    "not-utf8",
    "A file that is not UTF-8",
    "Reports the first byte of a file that is not UTF-8. A byte order mark is taken.",
    "The same bytes would be other text on another machine. An error, to protect the evidence.",
    "description: caf\\xe9        (Latin-1)",
    "description: caf\\xc3\\xa9    (UTF-8)",
    language="text",
)
FILE_TOO_LARGE = written(
    "file-too-large",
    "A file larger than 1 MiB",
    "Refuses files above 1 MiB without reading the rest.",
    "Nothing that a person writes here comes near, and a reader of YAML can be kept busy for minutes by such a file. An error,"
    " to protect those who run the compiler.",
    "-rw-r--r--  104857600  environments/prod/experiments/topk.yaml",
    "-rw-r--r--       1893  environments/prod/experiments/topk.yaml",
    language="text",
)
SYMLINK_OUTSIDE = written(
    "symlink-outside",
    "A link that leads out of the repository",
    "Refuses a symbolic link whose target is not within the repository, unread.",
    "The cluster's state follows from Git; what the link leads to is not in Git, and in a pull request of a stranger it may be"
    " a file of the machine that checks it. An error that protects the cluster.",
    "topk.yaml -> /etc/passwd",
    "topk.yaml",
    language="text",
)
NO_REPOSITORY = written(
    "no-repository",
    "No repository, or no such environment in it",
    "Reports that neither the folder nor one above it has a `phoenix.yaml`, or that an environment asked for has no folder.",
    "There is nothing to compile.",
    "$ cd && phoenix-compile check",
    "$ cd our-telemetry && phoenix-compile check      # has phoenix.yaml; `phoenix-compile init` makes one",
    language="console",
)
NO_REVISION = written(
    "no-revision",
    "A revision that Git does not have",
    "Reports that the folder is in no Git repository, or that Git knows no such revision.",
    "There is nothing to compare with.",
    "$ phoenix-compile diff --base origin/mian",
    "$ phoenix-compile diff --base origin/main",
    language="console",
)
FOREIGN_FOLDER = written(
    "foreign-folder",
    "An output folder that no build wrote",
    "Refuses to build into a folder that is not empty and has no list of the files that an earlier build wrote, or one that"
    " cannot be read.",
    "A build removes files that it no longer makes. In a folder of somebody else's it would remove theirs. An error that"
    " protects your files.",
    "$ phoenix-compile build --out ~",
    "$ phoenix-compile build --out rendered",
    language="console",
)
MISSING_ENVIRONMENT_FILE = written(
    "missing-environment-file",
    "An environment without `environment.yaml`",
    "Reports a folder in `environments/` without `environment.yaml`.",
    "Its experiments name pools and destinations that are described nowhere. An error, since nothing in it can be compiled.",
    "environments/prod/experiments/topk.yaml",
    "environments/prod/environment.yaml\nenvironments/prod/experiments/topk.yaml",
    language="text",
)
UNEXPECTED_FILE = written(
    "unexpected-file",
    "Something that is no YAML file among experiments",
    "Warns about files in `experiments/` and `archive/` that do not end in `.yaml` or `.yml`, and about folders in them."
    " Files whose names begin with a dot or with README are left alone.",
    "It is not compiled, though who put it there may think so. A warning: it does no harm.",
    "environments/prod/experiments/topk.yaml.bak",
    "environments/prod/experiments/topk.yaml",
    Severity.WARNING,
    ignorable=True,
    language="text",
)
INCOMPLETE_PIPELINE = written(
    "incomplete-pipeline",
    "A pipeline that lacks one of its two files",
    "Reports a folder in `pipelines/` without `pipeline.yaml` or without `collector.yaml.j2`.",
    "The pipeline cannot be rendered, and a shipped one of the same name would silently be used in its place. An error, to"
    " protect the evidence.",
    "pipelines/team-filter/pipeline.yaml",
    "pipelines/team-filter/pipeline.yaml\npipelines/team-filter/collector.yaml.j2",
    language="text",
)

RULES = (
    UNREADABLE_FILE,
    NOT_UTF8,
    FILE_TOO_LARGE,
    SYMLINK_OUTSIDE,
    NO_REPOSITORY,
    NO_REVISION,
    FOREIGN_FOLDER,
    MISSING_ENVIRONMENT_FILE,
    UNEXPECTED_FILE,
    INCOMPLETE_PIPELINE,
)
