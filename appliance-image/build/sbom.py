#!/usr/bin/env python3
"""Writes the software bill of materials of an image (CycloneDX 1.6), the same for the same input.

Debian's packages come from packages.lock, with licences from their machine-readable copyright files (DEP-5). Bundles and
the libraries inside them come from what cyclonedx-maven-plugin found, as far as they are in the image.
"""
import argparse
import datetime
import json
import pathlib
import re
import urllib.parse
import uuid
import zipfile

# Unpacked for the build only; nothing of them is in the image.
BUILD_ONLY = {"libfaketime"}
# DEP-5's short names that SPDX spells in another way.
SPDX = {
    "Apache-2": "Apache-2.0", "Apache-2.0": "Apache-2.0", "Artistic": "Artistic-1.0-Perl", "BSD-2-clause": "BSD-2-Clause",
    "BSD-3-clause": "BSD-3-Clause", "BSD-4-clause": "BSD-4-Clause", "CC0-1.0": "CC0-1.0", "Expat": "MIT",
    "GPL-1+": "GPL-1.0-or-later", "GPL-2": "GPL-2.0-only", "GPL-2+": "GPL-2.0-or-later", "GPL-3": "GPL-3.0-only",
    "GPL-3+": "GPL-3.0-or-later", "ISC": "ISC", "LGPL-2": "LGPL-2.0-only", "LGPL-2+": "LGPL-2.0-or-later",
    "LGPL-2.1": "LGPL-2.1-only", "LGPL-2.1+": "LGPL-2.1-or-later", "LGPL-3": "LGPL-3.0-only",
    "LGPL-3+": "LGPL-3.0-or-later", "MIT": "MIT", "MPL-2.0": "MPL-2.0", "Zlib": "Zlib", "zlib": "Zlib",
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--arch", required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--time", required=True, type=int, help="seconds since 1970")
    parser.add_argument("--lock", required=True, type=pathlib.Path)
    parser.add_argument("--copyright", required=True, action="append", type=pathlib.Path, help="folders of PACKAGE/copyright")
    parser.add_argument("--maven", required=True, action="append", type=pathlib.Path, help="lists of cyclonedx-maven-plugin")
    parser.add_argument("--jars", required=True, action="append", type=pathlib.Path, help="folders of jars of the image")
    parser.add_argument("--output", required=True, type=pathlib.Path)
    return parser.parse_args()


def debian_licences(folders, package):
    """The short names of a copyright file's Files paragraphs, as CycloneDX licences; none when it is free text."""
    for folder in folders:
        file = folder / package / "copyright"
        if file.is_file():
            text = file.read_text(encoding="utf-8", errors="replace")
            if "copyright-format/1.0" not in text[:2000]:
                return []
            names = set()
            for paragraph in re.split(r"\n\s*\n", text):
                licence = re.search(r"^License:[ \t]*(\S.*)$", paragraph, re.MULTILINE)
                if licence and re.search(r"^Files:", paragraph, re.MULTILINE):
                    names.add(licence.group(1).strip())
            return [{"license": {"id": SPDX[name]} if name in SPDX else {"name": name}} for name in sorted(names)]
    return []


def debian_packages(lock, arch, folders):
    for line in lock.read_text(encoding="utf-8").splitlines():
        if not line.startswith((f"box-{arch} ", f"parts-{arch} ")):
            continue
        _, name, version, architecture, sha256, _ = line.split()
        if name in BUILD_ONLY:
            continue
        purl = f"pkg:deb/debian/{urllib.parse.quote(name)}@{urllib.parse.quote(version, safe='')}" \
            f"?arch={architecture}&distro=debian-13"
        component = {"type": "library", "bom-ref": purl, "name": name, "version": version,
                     "hashes": [{"alg": "SHA-256", "content": sha256}], "purl": purl}
        licences = debian_licences(folders, name)
        if licences:
            component["licenses"] = licences
        yield component


def packages_inside(folders):
    """(names of the jars, names of all folders in them)"""
    names, inside = set(), set()
    for folder in folders:
        for jar in folder.glob("*.jar"):
            names.add(jar.name)
            with zipfile.ZipFile(jar) as archive:
                inside.update(entry.rpartition("/")[0] for entry in archive.namelist())
    return names, inside


def jar_name(component):
    query = urllib.parse.parse_qs(component["purl"].partition("?")[2])
    classifier = "".join(f"-{value}" for value in query.get("classifier", []))
    return f"{component['name']}-{component['version']}{classifier}.jar"


def maven_components(lists, folders):
    """Bundles of the image, and libraries whose packages lie inside one of them."""
    jars, inside = packages_inside(folders)
    found = {}
    for file in lists:
        for component in json.loads(file.read_text(encoding="utf-8")).get("components", []):
            found[component["purl"]] = component
    bundles = {purl for purl, component in found.items()
               if jar_name(component) in jars or component["name"] == "org.apache.felix.framework"}
    groups = {found[purl]["group"] for purl in bundles}
    for purl, component in found.items():
        group = component.get("group", "")
        if purl in bundles or group not in groups and group.replace(".", "/") in inside:
            yield slim(component)


def slim(component):
    kept = {key: component[key] for key in ("type", "bom-ref", "group", "name", "version", "licenses", "purl")
            if key in component}
    # Our own are built anew with each image, and have no published archive to compare with.
    if component.get("group") != "org.jonction":
        kept["hashes"] = [entry for entry in component.get("hashes", []) if entry["alg"] == "SHA-256"]
    return kept


def document(options, components):
    box = {"type": "firmware", "bom-ref": f"jonction-{options.arch}", "name": f"jonction-{options.arch}",
           "version": options.version, "licenses": [{"license": {"id": "Apache-2.0"}}]}
    content = json.dumps([box, components], sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, content)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.datetime.fromtimestamp(options.time, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": box,
        },
        "components": components,
        "dependencies": [{"ref": box["bom-ref"], "dependsOn": [component["bom-ref"] for component in components]}],
    }


def main():
    options = arguments()
    components = sorted([*debian_packages(options.lock, options.arch, options.copyright),
                         *maven_components(options.maven, options.jars)], key=lambda component: component["purl"])
    options.output.write_text(json.dumps(document(options, components), indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
