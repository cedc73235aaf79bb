#!/bin/sh
# RTP through Jonction's relay and through rtpengine; arguments go to bench.py.
exec python3 "$(dirname "$0")/bench.py" "$@"
