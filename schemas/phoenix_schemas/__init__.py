"""What compiler and controller share: the forms of files, units, names of metrics, labels and evidence."""

GROUP = "phoenix.io"
API_VERSION = "phoenix.io/v1alpha1"
