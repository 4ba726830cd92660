#include "library/scan/releasetags.h"

#include "library/scan/nametext.h"
#include "library/scan/releasetagtable.h"

#include <QVarLengthArray>

#include <array>
#include <unordered_map>

namespace Library::ReleaseTags {

namespace {

struct ViewHash
{
    std::size_t operator()(QStringView text) const noexcept { return qHash(text); }
};

const std::unordered_map<QStringView, const KnownTag *, ViewHash> &knownTags()
{
    static const auto table = [] {
        std::unordered_map<QStringView, const KnownTag *, ViewHash> map;
        for (const KnownTag &known : knownTagTable()) {
            map.emplace(QStringView(known.key), &known);
        }
        return map;
    }();
    return table;
}

struct Word
{
    qsizetype start = 0;
    qsizetype end = 0;
};

using Words = QVarLengthArray<Word, 48>;
using Joined = QVarLengthArray<char16_t, 64>;

Words wordsOf(const QString &name)
{
    Words words;
    qsizetype i = 0;
    while (i < name.size()) {
        if (!name.at(i).isLetterOrNumber() || NameText::isCjk(name.at(i))) {
            ++i;
            continue;
        }
        const qsizetype start = i;
        while (i < name.size() && !NameText::isCjk(name.at(i))
            && (name.at(i).isLetterOrNumber()
                || (name.at(i) == u'\'' && i + 1 < name.size() && name.at(i + 1).isLetter()))) {
            ++i;
        }
        words.append({start, i});
    }
    return words;
}

bool joins(const QString &name, qsizetype end, qsizetype next)
{
    if (next - end != 1) {
        return next == end;
    }
    const QChar c = name.at(end);
    return c == u'.' || c == u'-' || c == u'_' || c == u' ';
}

void appendLower(Joined &joined, const QString &name, const Word &word)
{
    for (qsizetype i = word.start; i < word.end; ++i) {
        if (name.at(i) != u'\'') {
            joined.append(name.at(i).toLower().unicode());
        }
    }
}

bool allUpper(QStringView text)
{
    bool letter = false;
    for (const QChar c : text) {
        if (c.isLower()) {
            return false;
        }
        letter = letter || c.isUpper();
    }
    return letter;
}

// Digits at the front; returns how many.
qsizetype leadingDigits(QStringView text)
{
    qsizetype n = 0;
    while (n < text.size() && text.at(n).isDigit()) {
        ++n;
    }
    return n;
}

bool isAnyOf(QStringView text, std::initializer_list<const char16_t *> options)
{
    for (const char16_t *option : options) {
        if (text == QStringView(option)) {
            return true;
        }
    }
    return false;
}

// 1080p, 720i, 1080p60, 1920x1080, 10bit, 60fps, 700mb, 6ch
std::optional<Tag> numericTag(QStringView text, bool oneWord)
{
    const qsizetype digits = leadingDigits(text);
    if (digits == 0 || digits == text.size()) {
        return std::nullopt;
    }
    const QStringView rest = text.mid(digits);
    Tag tag;
    tag.strength = Strength::Strong;
    const int value = text.left(digits).toInt();
    const bool scan = oneWord && (rest.at(0) == u'p' || rest.at(0) == u'i') && digits >= 3
        && digits <= 4 && value >= 240
        && (rest.size() == 1 || leadingDigits(rest.mid(1)) == rest.size() - 1
            || isAnyOf(rest.mid(1), {u"hd", u"60fps"}));
    if (scan) {
        tag.kind = Kind::Resolution;
        tag.value = text.left(digits).toString() + rest.at(0);
        return tag;
    }
    if (oneWord && rest.at(0) == u'x' && digits >= 3 && digits <= 4 && rest.size() >= 4) {
        const QStringView height = rest.mid(1);
        const qsizetype heightDigits = leadingDigits(height);
        if (heightDigits >= 3 && heightDigits >= height.size() - 1
            && height.left(heightDigits).toInt() >= 240) {
            tag.kind = Kind::Resolution;
            tag.value = height.left(heightDigits).toString() + u'p';
            return tag;
        }
    }
    if (isAnyOf(rest,
            {u"bit", u"bits", u"fps", u"mb", u"gb", u"gib", u"mib", u"kbps", u"ch", u"mbps", u"hz",
                u"khz", u"帧"})) {
        return tag;
    }
    return std::nullopt;
}

// aac2, ddp5, ac3x2, dts51: a codec with its channels glued on
std::optional<Tag> codecWithChannels(QStringView text)
{
    static constexpr std::array prefixes{u"aac", u"ac3", u"eac3", u"ddp", u"dd", u"dtshdma",
        u"dtshd", u"dts", u"truehd", u"flac", u"opus", u"ma", u"lpcm", u"pcm", u"mpa", u"he",
        u"atmos", u"audio", u"ass", u"sub"};
    for (const char16_t *prefix : prefixes) {
        const QStringView key(prefix);
        if (!text.startsWith(key) || text.size() == key.size() || text.size() > key.size() + 3) {
            continue;
        }
        QStringView rest = text.mid(key.size());
        if (rest.at(0) == u'x' || rest.at(0) == u'p') {
            rest = rest.mid(1);
        }
        if (!rest.isEmpty() && leadingDigits(rest) == rest.size()) {
            Tag tag;
            tag.kind = Kind::AudioCodec;
            tag.strength = Strength::Strong;
            const auto known = knownTags().find(key);
            tag.value = known == knownTags().end() ? key.toString().toUpper()
                                                   : QStringView(known->second->value).toString();
            return tag;
        }
    }
    return std::nullopt;
}

std::optional<Tag> tagFor(QStringView joined, bool oneWord)
{
    const auto found = knownTags().find(joined);
    if (found != knownTags().end()) {
        Tag tag;
        tag.kind = found->second->kind;
        tag.strength = found->second->strength;
        tag.value = QStringView(found->second->value).toString();
        tag.television = isAnyOf(joined, {u"hdtv", u"pdtv", u"sdtv", u"ahdtv", u"uhdtv", u"dsr"});
        return tag;
    }
    if (auto tag = numericTag(joined, oneWord)) {
        return tag;
    }
    return oneWord ? codecWithChannels(joined) : std::nullopt;
}

// "5.1", "2.0" and the like between dots or at a word's end.
bool isChannels(const QString &name, const Word &a, const Word &b)
{
    if (b.start - a.end != 1 || name.at(a.end) != u'.' || a.end - a.start != 1
        || b.end - b.start > 3) {
        return false;
    }
    const QChar front = name.at(a.start);
    const QChar back = name.at(b.start);
    const bool tail = b.end - b.start == 1 || name.at(b.start + 1).toLower() == u'c';
    return tail && ((front >= u'5' && front <= u'7' && (back == u'1' || back == u'0')));
}

bool isChecksum(const QString &name, const Word &word)
{
    if (word.end - word.start != 8 || word.start == 0) {
        return false;
    }
    const QChar before = name.at(word.start - 1);
    const bool bracketed = before == u'[' || before == u'(';
    const bool last = word.end == name.size() && before == u'_';
    if (!bracketed && !last) {
        return false;
    }
    for (qsizetype i = word.start; i < word.end; ++i) {
        const QChar c = name.at(i).toLower();
        if (!c.isDigit() && (c < u'a' || c > u'f')) {
            return false;
        }
    }
    return true;
}

Tag otherTag(const Word &first, const Word &last)
{
    Tag tag;
    tag.start = first.start;
    tag.length = last.end - first.start;
    tag.strength = Strength::Strong;
    return tag;
}

// The longest run of words from i that is a tag; sets how many words it took.
std::optional<Tag> longestTag(
    const QString &name, const Words &words, qsizetype i, qsizetype *taken)
{
    Joined joined;
    std::optional<Tag> best;
    for (qsizetype n = 1; n <= 4 && i + n <= words.size(); ++n) {
        const Word &word = words.at(i + n - 1);
        if (n > 1 && !joins(name, words.at(i + n - 2).end, word.start)) {
            break;
        }
        appendLower(joined, name, word);
        if (joined.size() > 24) {
            break;
        }
        // "mp" and "3 d" must not become "mp3" and "3d" over a blank.
        const bool overBlank
            = n > 1 && joined.size() <= 3 && name.at(words.at(i + n - 2).end).isSpace();
        auto tag
            = overBlank ? std::nullopt : tagFor(QStringView(joined.data(), joined.size()), n == 1);
        if (tag) {
            tag->start = words.at(i).start;
            tag->length = word.end - tag->start;
            best = tag;
            *taken = n;
        }
    }
    return best;
}

} // namespace

QVector<Tag> find(const QString &name)
{
    QVector<Tag> tags;
    const Words words = wordsOf(name);
    for (qsizetype i = 0; i < words.size();) {
        if (i + 1 < words.size() && isChannels(name, words.at(i), words.at(i + 1))) {
            tags.append(otherTag(words.at(i), words.at(i + 1)));
            i += 2;
            continue;
        }
        if (isChecksum(name, words.at(i))) {
            tags.append(otherTag(words.at(i), words.at(i)));
            ++i;
            continue;
        }
        qsizetype taken = 1;
        if (auto tag = longestTag(name, words, i, &taken)) {
            const QStringView text = QStringView(name).mid(tag->start, tag->length);
            tag->upper = allUpper(text);
            tags.append(*tag);
        }
        i += taken;
    }
    return tags;
}

QString masked(const QString &name, const QVector<Tag> &tags)
{
    QString result = name;
    for (const Tag &tag : tags) {
        if (tag.strength == Strength::Strong) {
            for (qsizetype i = tag.start; i < tag.end(); ++i) {
                result[i] = QChar(1);
            }
        }
    }
    return result;
}

bool isOnlyTags(const QString &name, const QVector<Tag> &tags, qsizetype start, qsizetype length)
{
    bool any = false;
    qsizetype i = start;
    for (const Tag &tag : tags) {
        if (tag.end() <= start || tag.start >= start + length) {
            continue;
        }
        for (; i < tag.start; ++i) {
            if (name.at(i).isLetter()) {
                return false;
            }
        }
        i = tag.end();
        any = true;
    }
    for (; i < start + length; ++i) {
        if (name.at(i).isLetter()) {
            return false;
        }
    }
    return any;
}

} // namespace Library::ReleaseTags
