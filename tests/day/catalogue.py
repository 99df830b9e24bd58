"""The catalogue's names, matched our own way: whole labels from the right,
the longest entry wins."""

import yaml


def read(path):
    with open(path, encoding="utf-8") as f:
        text = yaml.load(f, Loader=yaml.BaseLoader)
    return {h["host"]: (s["id"], h["role"], s.get("dual_use", "no"))
            for s in text["services"] for h in s.get("hosts", ())}


def find(entries, name):
    """The entry's host name, or None."""
    labels = name.lower().rstrip(".").split(".")
    for n in range(len(labels)):
        if ".".join(labels[n:]) in entries:
            return ".".join(labels[n:])
    return None


def differences(entries, day):
    """Where the catalogue and the scenario do not say the same: sentences."""
    services = day.scenario["services"]
    for host in day.hosts.values():
        entry = find(entries, host.name)
        service, role, dual = entries.get(entry, (None, None, "no"))
        if (service, role) != (host.service, host.role):
            yield (f"{host.name}: the scenario says {host.service} "
                   f"{host.role}, the catalogue {service} {role}")
        elif service and dual != services[service].get("dual_use", "no"):
            yield f"{service}: the two do not agree whether it is dual-use"
