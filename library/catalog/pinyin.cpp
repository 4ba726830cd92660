#include "library/catalog/pinyin.h"

#include "pinyintable.h"

#include <QVector>

#include <algorithm>
#include <iterator>

namespace Library::Pinyin {

namespace {

//! What one word of the index may stand for at most. A name of many characters with several
//! readings has shorter words rather than fewer readings.
constexpr int kMostUnits = 16;
constexpr int kMostWhole = 256;
constexpr int kMostInner = 32;

//! A character with its readings, or a word of other letters that is typed as it is written.
struct Unit
{
    int start = 0; //!< UTF-16 units
    int length = 0;
    QStringList readings;
    QStringList initials;
    bool chinese = false;
};

Unit chineseUnit(const QStringList &readings, int start, int length)
{
    Unit unit{start, length, readings, {}, true};
    for (const QString &reading : readings) {
        unit.initials.append(reading.left(1));
    }
    unit.initials.removeDuplicates();
    return unit;
}

QVector<Unit> unitsOf(const QString &name)
{
    QVector<Unit> units;
    bool open = false; // a word of other letters is going on
    for (int at = 0; at < int(name.size());) {
        const bool pair = name.at(at).isHighSurrogate() && at + 1 < int(name.size());
        const char32_t c = pair ? QChar::surrogateToUcs4(name.at(at), name.at(at + 1))
                                : char32_t(name.at(at).unicode());
        const int length = pair ? 2 : 1;
        const QStringList sounds = readings(c);
        if (!sounds.isEmpty()) {
            units.append(chineseUnit(sounds, at, length));
            open = false;
        } else if (!QChar::isLetterOrNumber(c)) {
            open = false;
        } else {
            const QString letter = name.mid(at, length).toCaseFolded();
            if (open) {
                units.last().length += length;
                units.last().readings.first() += letter;
            } else {
                units.append({at, length, {letter}, {letter}, false});
                open = true;
            }
        }
        at += length;
    }
    return units;
}

struct Window
{
    QStringList texts;
    bool whole = false;
};

//! Everything that may be typed from a unit on, as far as it stays within the bound.
Window window(const QVector<Unit> &units, int first, QStringList Unit::*choices, int most)
{
    Window made{{QString()}, false};
    int at = first;
    for (; at < int(units.size()) && at < first + kMostUnits; ++at) {
        const QStringList &next = units.at(at).*choices;
        if (made.texts.size() * next.size() > most) {
            break;
        }
        QStringList longer;
        for (const QString &text : std::as_const(made.texts)) {
            for (const QString &choice : next) {
                longer.append(text + choice);
            }
        }
        made.texts = longer;
    }
    made.whole = at == int(units.size());
    return made;
}

//! How many units from the given one on the letters cover; 0: they are not said so.
int covered(const QVector<Unit> &units, int at, QStringView typed)
{
    if (at >= int(units.size())) {
        return 0;
    }
    const Unit &unit = units.at(at);
    for (const QStringList &choices : {unit.readings, unit.initials}) {
        for (const QString &choice : choices) {
            if (choice.startsWith(typed)) {
                return 1;
            }
            if (typed.startsWith(choice)) {
                const int rest = covered(units, at + 1, typed.mid(choice.size()));
                if (rest > 0) {
                    return 1 + rest;
                }
            }
        }
    }
    return 0;
}

} // namespace

QStringList readings(char32_t character)
{
    QStringList found;
    const auto *at = std::lower_bound(
        std::begin(kReadings), std::end(kReadings), std::uint32_t(character) << 12);
    for (; at != std::end(kReadings) && *at >> 12 == character; ++at) {
        found.append(QLatin1String(kSyllables[*at & 0x1ff]));
    }
    return found;
}

bool hasReadings(const QString &text)
{
    const QVector<uint> codes = text.toUcs4();
    return std::any_of(codes.begin(), codes.end(), [](uint c) { return !readings(c).isEmpty(); });
}

Words words(const QString &name)
{
    Words made;
    const QVector<Unit> units = unitsOf(name);
    const auto isChinese = [](const Unit &unit) { return unit.chinese; };
    if (std::none_of(units.begin(), units.end(), isChinese)) {
        return made;
    }
    for (int first = 0; first < int(units.size()); ++first) {
        if (first > 0 && !units.at(first).chinese) {
            continue;
        }
        for (const auto choices : {&Unit::readings, &Unit::initials}) {
            const Window said = window(units, first, choices, first == 0 ? kMostWhole : kMostInner);
            (first == 0 ? made.start : made.inner) += said.texts;
            if (first == 0 && said.whole) {
                made.whole += said.texts;
            }
        }
    }
    made.inner.removeDuplicates();
    return made;
}

Match find(const QString &name, const QString &typed)
{
    QString letters;
    for (const QChar c : typed.normalized(QString::NormalizationForm_KD)) {
        if (c.isLetterOrNumber()) {
            letters += c.toCaseFolded();
        }
    }
    const QVector<Unit> units = unitsOf(name);
    if (letters.isEmpty()) {
        return {};
    }
    for (int first = 0; first < int(units.size()); ++first) {
        const int count = covered(units, first, letters);
        const auto begin = units.begin() + first;
        if (count > 0
            && std::any_of(begin, begin + count, [](const Unit &unit) { return unit.chinese; })) {
            const Unit &last = units.at(first + count - 1);
            return {begin->start, last.start + last.length - begin->start,
                first == 0 && count == int(units.size())};
        }
    }
    return {};
}

} // namespace Library::Pinyin
