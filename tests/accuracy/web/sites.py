"""Which host of a service plays which part, by services.yaml."""

import os

import yaml

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
INSTEAD = {"api": "page", "content": "page", "static": "page", "push": "api",
           "embed": "plugin", "plugin": "page", "tracker": "page",
           "script": "tracker", "login": "page", "short": "page",
           "pictures": "content"}

with open(HERE + "/services.yaml", encoding="utf-8") as f:
    SERVICES = yaml.load(f, Loader=yaml.BaseLoader)["services"]


def hosts(service, part):
    """Every host that plays the part."""
    row = SERVICES[service]
    while part not in row:
        part = INSTEAD[part]
    names = row[part]
    return names if isinstance(names, list) else [names]


def host(service, part):
    return hosts(service, part)[-1 if part == "content" else 0]


def all_hosts(service):
    return sorted({name for part in SERVICES[service]
                   for name in hosts(service, part)})


NEWS = ["www.phoenix-news.example", "img.phoenix-news.example",
        "cdn.phoenix-news.example", "ads.banner.example",
        "stats.counter.example"]
LESSON = ["www.lessons.example", "cdn.lessons.example"]
SEARCH = ["www.search.example", "icons.search.example"]
MAIL = ["mail.school.example", "cdn.mail.example"]
START = ["start.school.example", "tiles.start.example"]
SCHOOL = ["www.school.example"]
WORLD = NEWS + LESSON + SEARCH + MAIL + START + SCHOOL
