# shellcheck shell=dash disable=SC1091
. /functions/words.sh
. /functions/disk.sh
. /functions/data.sh
. /functions/box.sh
. /functions/rescue.sh
