# shellcheck shell=bash
# Writes -runbundles of the .bndrun files.

resolve_command() {
    [ $# -eq 0 ] || die "resolve takes no options"
    use_java javac resolve
    use_maven
    # The resolver compares in its own order, but keeps the order of a list that it finds.
    sed -i '/^-runbundles/,$d' "$checkout"/appliance-image/*.bndrun "$checkout"/bundles/itest/*.bndrun
    maven -q -DskipTests -Dresolve.write=true -Dresolve.verify=false verify
    say "wrote appliance-image/appliance.bndrun and bundles/itest/itest.bndrun: look at them and commit them"
}
