/* law_yaml.c: a policy as it was understood, as YAML. */
#include "dashboard/law_yaml.h"

#include <string.h>

#include "classify/policy_words.h"

/* ---- values ---- */

/* Can it stand without quotation marks? */
static bool
is_plain(const char *text)
{
	static const char inside[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.- ";
	size_t len = strlen(text);

	return len > 0 && strspn(text, inside) == len &&
	    !strchr(" -.", text[0]) && text[len - 1] != ' ';
}

static void
write_text(FILE *out, const char *text)
{
	if (is_plain(text)) {
		fputs(text, out);
		return;
	}
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

static void
write_value(FILE *out, const struct text_value *v)
{
	size_t count = text_count(v);

	if (text_is_scalar(v)) {
		write_text(out, text_raw(v));
		return;
	}
	fputc(text_is_map(v) ? '{' : '[', out);
	for (size_t i = 0; i < count; i++) {
		fputs(i ? ", " : "", out);
		if (text_is_map(v)) {
			write_text(out, text_raw(text_key_at(v, i)));
			fputs(": ", out);
		}
		write_value(out, text_is_map(v) ? text_value_at(v, i) :
		    text_item(v, i));
	}
	fputc(text_is_map(v) ? '}' : ']', out);
}

/* ---- mappings in one line ---- */

struct line {
	FILE *out;
	int count;		/* pairs so far */
};

static FILE *
key(struct line *l, const char *name)
{
	fprintf(l->out, "%s%s: ", l->count++ ? ", " : "{", name);
	return l->out;
}

static void
pair_text(struct line *l, const char *name, const char *text)
{
	if (text[0])
		write_text(key(l, name), text);
}

static void
pair_day(struct line *l, const char *name, int32_t day)
{
	char text[TEXT_DAY_TEXT];

	if (day != INT32_MIN)
		fputs(text_day_text(day, text), key(l, name));
}

static void
pair_number(struct line *l, const char *name, int64_t n)
{
	if (n >= 0)
		fprintf(key(l, name), "%lld", (long long)n);
}

static void
pair_value(struct line *l, const char *name, const struct text_value *v)
{
	if (v)
		write_value(key(l, name), v);
}

/* The names of the bits that are set, as a list; nothing for none. */
static void
pair_bits(struct line *l, const char *name, unsigned bits,
    const char *(*word)(int))
{
	const char *join = "[";

	if (!bits)
		return;
	key(l, name);
	for (int i = 0; bits >> i; i++)
		if (bits >> i & 1) {
			fprintf(l->out, "%s%s", join, word(i));
			join = ", ";
		}
	fputc(']', l->out);
}

static void
pair_office(struct line *l, const char *name, enum office o)
{
	if (o != OFFICE_COUNT)
		fputs(office_name(o), key(l, name));
}

static void
end(struct line *l)
{
	fputs(l->count ? "}\n" : "{}\n", l->out);
}

static const char *
register_word(int i)
{
	return register_kind_name((enum register_kind)i);
}

static const char *
person_word(int i)
{
	return person_kind_name((enum person_kind)i);
}

static const char *
lawful_word(int i)
{
	return policy_lawful_name((enum policy_lawful)i);
}

static const char *
need_word(int i)
{
	return policy_need_name((enum policy_need)i);
}

/* ---- the parts, in the order of the language ---- */

static struct line
begin(FILE *out, const char *before)
{
	fputs(before, out);
	return (struct line){ out, 0 };
}

static void
write_dates(FILE *out, const struct policy *p)
{
	struct line l = begin(out, "text: ");

	pair_day(&l, "issued", p->issued);
	pair_day(&l, "review", p->text_review);
	end(&l);
	l = begin(out, "in_force: ");
	pair_day(&l, "from", p->from);
	pair_day(&l, "review", p->review);
	pair_text(&l, "minute", p->minute);
	end(&l);
}

static void
write_media(FILE *out, const struct policy *p)
{
	struct line l = begin(out, "social_media: ");

	if (p->categories)
		pair_value(&l, "categories", p->categories);
	else
		pair_text(&l, "categories", "all");
	pair_value(&l, "named", p->named);
	pair_value(&l, "taken_as", p->taken_as);
	pair_value(&l, "own", p->own);
	end(&l);
}

static void
write_clause(FILE *out, const struct policy_rule *r)
{
	struct line l = begin(out, "  - ");

	pair_text(&l, "clause", r->clause);
	pair_text(&l, "title", r->title);
	pair_text(&l, "says", r->says);
	pair_value(&l, "chosen", r->chosen);
	key(&l, "when");
	for (size_t i = 0; i < r->count; i++) {
		fprintf(out, "%s%s: ", i ? ", " : "{",
		    text_raw(r->conditions[i].key));
		write_value(out, r->conditions[i].value);
	}
	fputc('}', out);
	pair_text(&l, "then", outcome_name(r->outcome));
	if (r->normally)
		pair_text(&l, "normally", "yes");
	end(&l);
}

static void
write_retention(FILE *out, const struct policy *p)
{
	char length[RETENTION_TEXT];
	struct line l;

	if (!policy_value(p, "retention"))
		return;
	l = begin(out, "retention: ");
	pair_text(&l, "clause", p->retention_clause);
	for (int i = 0; i < RETENTION_CLASS_COUNT; i++)
		if (p->retention[i].unit != RETENTION_NOT_SAID)
			pair_text(&l, retention_class_name(
			    (enum retention_class)i),
			    retention_text(p->retention[i], length));
	end(&l);
}

static void
write_naming(FILE *out, const struct policy *p)
{
	struct line l;

	if (!policy_value(p, "naming"))
		return;
	l = begin(out, "naming: ");
	pair_text(&l, "clause", p->naming_clause);
	pair_text(&l, "says", p->naming_says);
	pair_text(&l, "confirmed_by", p->names_by_two ? "two people" :
	    "one person");
	end(&l);
}

static void
write_settings(FILE *out, const struct policy *p)
{
	static const char *const network[] = { [CHOICE_NO] = "no",
		[CHOICE_YES] = "yes", [CHOICE_UNDECIDED] = "undecided" };

	fprintf(out, "otherwise: %s\n", outcome_name(p->otherwise));
	fprintf(out, "monitoring: %s\n", policy_monitoring_name(
	    p->monitoring));
	if (p->grounds) {
		fputs("grounds: ", out);
		write_value(out, p->grounds);
		fputc('\n', out);
	}
	fprintf(out, "school_ict_includes_network: %s\n",
	    network[p->network_is_ict]);
	fprintf(out, "personal_equipment: %s\n",
	    p->keeps_personal ? "kept" : "not-kept");
	fprintf(out, "pupils: %s\n", p->keeps_pupils ? "yes" : "no");
	fprintf(out, "unknown: %s\n", p->keeps_unknown ? "keep" : "count");
	write_naming(out, p);
	write_retention(out, p);
}

static void
write_claims(FILE *out, const struct policy *p)
{
	struct line l;

	if (p->lawful) {
		l = begin(out, "lawful_basis: ");
		pair_text(&l, "clause", p->lawful_clause);
		pair_bits(&l, "basis", p->lawful, lawful_word);
		end(&l);
	}
	fputs(p->office_count ? "offices:\n" : "", out);
	for (size_t i = 0; i < p->office_count; i++) {
		l = begin(out, "  - ");
		pair_office(&l, "office", p->offices[i].office);
		pair_text(&l, "clause", p->offices[i].clause);
		pair_value(&l, "named", p->offices[i].named);
		end(&l);
	}
	fputs(p->choice_count ? "choices:\n" : "", out);
	for (size_t i = 0; i < p->choice_count; i++) {
		l = begin(out, "  - ");
		pair_text(&l, "id", p->choices[i].id);
		pair_text(&l, "clause", p->choices[i].clause);
		pair_value(&l, "between", p->choices[i].between);
		pair_text(&l, "chosen", p->choices[i].chosen);
		end(&l);
	}
}

static void
write_uses(FILE *out, const struct policy *p)
{
	struct line l;

	if (p->occasional_clause[0]) {
		l = begin(out, "occasional: ");
		pair_text(&l, "clause", p->occasional_clause);
		pair_number(&l, "minutes", p->minutes);
		pair_number(&l, "episodes", p->episodes);
		end(&l);
	}
	if (p->official_clause[0]) {
		l = begin(out, "official_use: ");
		pair_text(&l, "clause", p->official_clause);
		pair_text(&l, "use", p->never_official ? "never" :
		    "approval");
		pair_bits(&l, "needs", p->needs, need_word);
		end(&l);
	}
}

static void
write_powers(FILE *out, const char *title, const char *who,
    const struct policy_power *list, size_t count)
{
	if (count)
		fprintf(out, "%s:\n", title);
	for (size_t i = 0; i < count; i++) {
		struct line l = begin(out, "  - ");

		pair_text(&l, "clause", list[i].clause);
		pair_bits(&l, "register", list[i].registers, register_word);
		pair_bits(&l, "person", list[i].persons, person_word);
		pair_office(&l, who, list[i].by);
		pair_office(&l, "in_absence", list[i].in_absence);
		pair_office(&l, "with", list[i].with);
		end(&l);
	}
}

static void
write_routes(FILE *out, const struct policy *p)
{
	fputs(p->route_count ? "routes:\n" : "", out);
	for (size_t i = 0; i < p->route_count; i++) {
		struct line l = begin(out, "  - ");

		pair_text(&l, "clause", p->routes[i].clause);
		pair_bits(&l, "person", p->routes[i].persons, person_word);
		pair_text(&l, "to", procedure_name(p->routes[i].to));
		pair_office(&l, "office", p->routes[i].office);
		end(&l);
	}
	fputs(p->ask_count ? "questions:\n" : "", out);
	for (size_t i = 0; i < p->ask_count; i++) {
		struct line l = begin(out, "  - ");

		pair_text(&l, "clause", p->asks[i].clause);
		pair_text(&l, "ask", p->asks[i].ask);
		pair_text(&l, "answer", p->asks[i].answer);
		end(&l);
	}
}

void
law_yaml(FILE *out, const struct policy *p)
{
	fputs("policy: ", out);
	write_text(out, p->title);
	fputs("\nschool: ", out);
	write_text(out, p->school);
	fputc('\n', out);
	write_dates(out, p);
	write_media(out, p);
	fputs("clauses:\n", out);
	for (size_t i = 0; i < p->rule_count; i++)
		write_clause(out, &p->rules[i]);
	write_settings(out, p);
	write_claims(out, p);
	write_uses(out, p);
	write_powers(out, "approvals", "by", p->approvals, p->approval_count);
	write_powers(out, "revocations", "by", p->revocations,
	    p->revocation_count);
	write_powers(out, "standing", "office", p->standing,
	    p->standing_count);
	write_routes(out, p);
}
