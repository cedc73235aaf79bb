#!/bin/sh
# Calls through Jonction and through Kamailio; arguments go to bench.py.
exec python3 "$(dirname "$0")/bench.py" "$@"
