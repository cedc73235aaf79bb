#!/usr/bin/env bash
# java.sh ROOT ARCH: puts the Java runtime into ROOT/usr/lib/jvm/jonction.
set -euo pipefail
root=$1
mkdir -p "$root/usr/lib/jvm"
cp -a /parts/openjdk-25-jre-headless/usr/lib/jvm/java-25-openjdk-* "$root/usr/lib/jvm/jonction"
cp -a /parts/openjdk-25-jre-headless/etc/java-25-openjdk "$root/etc/"
