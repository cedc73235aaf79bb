# shellcheck shell=bash
# Writes what the resolver finds into the committed -runbundles lists.

resolve_command() {
    [ $# -eq 0 ] || die "resolve takes no options"
    local lists=(appliance-image/appliance.bndrun bundles/itest/itest.bndrun) before
    use_java javac resolve
    use_maven
    cd "$checkout"
    before=$(mktemp -d)
    cp --parents "${lists[@]}" "$before"
    # The resolver keeps the order of an old list, so that it has to start from none.
    sed -i '/^-runbundles:/,$d' "${lists[@]}"
    if ! maven -q -DskipTests -Dskip.framework=true -Dresolve.verify=false -Dresolve.write=true verify; then
        cp -R "$before/." .
        rm -rf "$before"
        die "nothing was resolved: the lists are as they were"
    fi
    rm -rf "$before"
    say "wrote ${lists[*]}: look at them and commit them"
}
