# shellcheck shell=bash
# Writes -runbundles of the .bndrun files.

resolve_command() {
    [ $# -eq 0 ] || die "resolve takes no options"
    use_java javac resolve
    use_maven
    maven -q -DskipTests -Dresolve.write=true -Dresolve.verify=false verify
    say "wrote appliance-image/appliance.bndrun and bundles/itest/itest.bndrun: look at them and commit them"
}
