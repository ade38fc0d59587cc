// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl: words against the netlink specification, completion and manual page
 * against the table of commands.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/xpoctl/command.h"
#include "../../tools/xpoctl/controls.h"
#include "../../tools/xpoctl/words.h"

#ifndef TOP_DIR
#define TOP_DIR "../.."
#endif

static char *slurp(const char *name)
{
	char path[256];
	char *text = NULL;
	size_t size = 0;
	FILE *fp;

	snprintf(path, sizeof(path), "%s/%s", TOP_DIR, name);
	fp = fopen(path, "r");
	if (!fp)
		fail_msg("no file %s", path);
	if (getdelim(&text, &size, '\0', fp) < 0)
		fail_msg("%s cannot be read", path);
	fclose(fp);
	return text;
}

/*
 * The next word of a list of entries, which are "name: WORD", "- WORD" or
 * "[ WORD, ... ]"; NULL when the definition ends
 */
static const char *next_entry(const char **text, char *word, size_t size)
{
	const char *p = *text;
	size_t len;

	for (;;) {
		p += strspn(p, "\n ,['");
		if (*p == ']' || !strncmp(p, "-\n    type:", 11) || !*p)
			return NULL;
		len = strcspn(p, "\n ,]'");
		if (len > 1 && p[len - 1] == ':' && strncmp(p, "name:", 5)) {
			/* Another key of the entry goes to the line's end */
			p += strcspn(p, "\n");
			continue;
		}
		if (!strncmp(p, "name:", 5) || (len == 1 && *p == '-')) {
			p += len;
			continue;
		}
		if (len >= size)
			return NULL;
		memcpy(word, p, len);
		word[len] = '\0';
		*text = p + len;
		return word;
	}
}

static void check_words(const char *spec, const struct words *words)
{
	char head[64], word[64];
	const char *p, *end;
	size_t i;

	snprintf(head, sizeof(head), "\n    name: %s\n", words->name);
	p = strstr(spec, head);
	if (!p)
		fail_msg("the specification has no %s", words->name);
	end = strstr(p, "\n  -\n    type:");
	p = strstr(p, "entries:");
	assert_true(p && (!end || p < end));
	p += strlen("entries:");
	for (i = 0; i < words->count; i++) {
		if (!next_entry(&p, word, sizeof(word)))
			fail_msg("%s has only %zu entries", words->name, i);
		assert_string_equal(word, words->word[i]);
		assert_int_equal(words_find(words, word), i);
	}
}

static void test_words(void **state)
{
	char *spec = slurp("Documentation/netlink/specs/xpo.yaml");
	const struct words *const *words;

	(void)state;
	for (words = words_all; *words; words++)
		check_words(spec, *words);
	assert_string_equal(words_get(&words_reason, 999), "unknown");
	assert_string_equal(words_get(&words_reason, -1), "unknown");
	assert_int_equal(words_find(&words_reason, "unknown"), -1);
	free(spec);
}

/* Controls are attributes of a set, one after the other */
static void test_controls(void **state)
{
	char *spec = slurp("Documentation/netlink/specs/xpo.yaml");
	char name[64];
	const char *p;
	size_t i;

	(void)state;
	p = strstr(spec, "\n    name: lane-control\n");
	assert_non_null(p);
	p = strstr(p, "name: tx-disable\n");
	for (i = 0; controls_words[i]; i++) {
		snprintf(name, sizeof(name), "name: %s\n", controls_words[i]);
		if (!p || strncmp(p, name, strlen(name)))
			fail_msg("no '%s' in its place", controls_words[i]);
		p = strstr(p + 1, "name: ");
	}
	assert_int_equal(i, CONTROL_COUNT);
	free(spec);
}

/* A word that stands alone */
static bool has_word(const char *text, const char *word)
{
	size_t len = strlen(word);
	const char *p = text;

	while ((p = strstr(p, word))) {
		char before = p == text ? ' ' : p[-1];
		char after = p[len];

		if (!isalnum((unsigned char)before) && before != '-' &&
		    !isalnum((unsigned char)after) && after != '-')
			return true;
		p += len;
	}
	return false;
}

/* The line of the completion that has a command's own options */
static void check_completion(const char *completion,
			     const struct command *command)
{
	const struct option_info *option;
	const char *line = completion;
	char word[32], text[256] = "";

	while ((line = strstr(line, "options=\"$options "))) {
		const char *start = line;

		while (start > completion && start[-1] != '\n')
			start--;
		snprintf(text, sizeof(text), "%.*s",
			 (int)strcspn(start, "\n"), start);
		*strchr(text, ')') = ' ';
		if (has_word(text, command->name))
			break;
		text[0] = '\0';
		line++;
	}
	for (option = options; option->name; option++) {
		snprintf(word, sizeof(word), "--%s", option->name);
		if (!option->option)
			assert_true(strstr(completion, word));
		else if (has_word(text, word) !=
			 !!(option->option & command->options))
			fail_msg("completion of '%s' and --%s", command->name,
				 option->name);
	}
}

static void test_completion(void **state)
{
	char *text = slurp("tools/xpoctl/xpoctl.bash-completion");
	const struct command *command;
	const char *list;
	size_t i;

	(void)state;
	list = strstr(text, "commands='");
	assert_non_null(list);
	list = strndup(list, strcspn(list, ")"));
	assert_non_null(list);
	for (command = commands; command->name; command++) {
		if (!has_word(list, command->name))
			fail_msg("completion has no '%s'", command->name);
		check_completion(text, command);
	}
	for (i = 0; controls_words[i]; i++)
		assert_true(has_word(text, controls_words[i]));
	for (i = 0; i < words_interlock_cause.count; i++)
		assert_true(has_word(text, words_interlock_cause.word[i]));
	for (i = 0; i < words_power_policy.count; i++)
		assert_true(has_word(text, words_power_policy.word[i]));
	for (i = 0; i < words_reset_kind.count; i++)
		assert_true(has_word(text, words_reset_kind.word[i]));
	free((char *)list);
	free(text);
}

static void test_manual(void **state)
{
	char *text = slurp("Documentation/man/xpoctl.8");
	const struct option_info *option;
	const struct command *command;
	char word[64];
	size_t i;

	(void)state;
	for (command = commands; command->name; command++) {
		snprintf(word, sizeof(word), "Cm %s", command->name);
		if (!strstr(text, word))
			fail_msg("the manual has no '%s'", command->name);
	}
	for (option = options; option->name; option++) {
		snprintf(word, sizeof(word), "Fl -%s", option->name);
		if (!strstr(text, word))
			fail_msg("the manual has no --%s", option->name);
	}
	for (i = 0; controls_words[i]; i++)
		if (!has_word(text, controls_words[i]))
			fail_msg("the manual has no %s", controls_words[i]);
	free(text);
}

/* What the systemd unit runs */
static void test_service(void **state)
{
	char *text = slurp("tools/xpoctl/xpo-restore.service");
	const char *p = text;
	unsigned int count = 0;
	char word[32];

	(void)state;
	while ((p = strstr(p, "/xpoctl "))) {
		p += strlen("/xpoctl ");
		snprintf(word, sizeof(word), "%.*s", (int)strcspn(p, " '\n"),
			 p);
		if (!command_find(word))
			fail_msg("the service runs '%s'", word);
		count++;
	}
	assert_int_equal(count, 2);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_controls),
		cmocka_unit_test(test_completion),
		cmocka_unit_test(test_manual),
		cmocka_unit_test(test_service),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
