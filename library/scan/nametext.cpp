#include "library/scan/nametext.h"

#include <array>

namespace Library::NameText {

namespace {

constexpr std::array kExtensions{u"mkv", u"mk3d", u"mp4", u"m4v", u"avi", u"mov", u"webm", u"ts",
    u"m2ts", u"mts", u"mpg", u"mpeg", u"m2v", u"vob", u"wmv", u"asf", u"flv", u"f4v", u"ogv",
    u"ogm", u"rmvb", u"rm", u"3gp", u"3g2", u"divx", u"iso", u"img", u"strm", u"wtv", u"dv", u"mxf",
    u"srt", u"ass", u"ssa", u"sub", u"idx", u"vtt", u"sup", u"smi", u"nfo", u"torrent", u"disc",
    u"y4m", u"nut", u"mpv", u"qt", u"dvr-ms", u"tp", u"trp", u"m2t", u"bik"};

bool isKnownExtension(QStringView text)
{
    for (const char16_t *known : kExtensions) {
        if (text.compare(QStringView(known), Qt::CaseInsensitive) == 0) {
            return true;
        }
    }
    return false;
}

QString takeExtension(QString &name)
{
    const qsizetype dot = name.lastIndexOf(u'.');
    if (dot <= 0 || !isKnownExtension(QStringView(name).mid(dot + 1))) {
        return {};
    }
    const QString extension = name.mid(dot + 1).toLower();
    name.truncate(dot);
    return extension;
}

bool opens(QChar c)
{
    return c == u'[' || c == u'(' || c == u'【' || c == u'（' || c == u'『';
}

bool closes(QChar c)
{
    return c == u']' || c == u')' || c == u'】' || c == u'）' || c == u'』';
}

bool isBlankAt(const QString &text, qsizetype i)
{
    return i >= 0 && i < text.size() && text.at(i).isSpace();
}

// A release title, not a file's path: it starts with a tag in brackets.
bool looksLikeReleaseTitle(const QString &path)
{
    return !path.isEmpty() && (path.at(0) == u'[' || path.at(0) == u'【');
}

QChar normalisedChar(QChar c)
{
    const char16_t u = c.unicode();
    if (u >= 0xff01 && u <= 0xff5e) {
        return QChar(static_cast<char16_t>(u - 0xff01 + 0x21));
    }
    switch (u) {
    case u'【':
    case u'『':
    case u'《':
    case u'〖':
        return u'[';
    case u'】':
    case u'』':
    case u'》':
    case u'〗':
        return u']';
    case u'★':
    case u'☆':
    case u'⭐':
    case 0x3000:
    case 0x00a0:
    case 0x200b:
        return u' ';
    case u'–':
    case u'—':
    case u'‐':
    case u'−':
        return u'-';
    case u'～':
    case u'〜':
        return u'~';
    case u'х': // Cyrillic letters that stand for Latin ones in 06х01 and the like
    case u'Х':
        return c;
    default:
        return c;
    }
}

int chineseDigit(QChar c)
{
    static const QString digits = QStringLiteral("零一二三四五六七八九");
    if (c == u'两') {
        return 2;
    }
    return static_cast<int>(digits.indexOf(c));
}

std::optional<int> chineseNumber(QStringView text)
{
    int total = 0;
    int digit = -1;
    for (const QChar c : text) {
        if (c == u'十' || c == u'百') {
            total += (digit < 0 ? 1 : digit) * (c == u'十' ? 10 : 100);
            digit = -1;
        } else if (c == u'廿') {
            total += 20;
        } else if (const int d = chineseDigit(c); d >= 0) {
            digit = digit < 0 ? d : digit * 10 + d;
        } else {
            return std::nullopt;
        }
    }
    return total + (digit < 0 ? 0 : digit);
}

// "S.H.I.E.L.D", "L.A.": single letters joined by dots keep them.
bool isAcronymDot(QStringView text, qsizetype i)
{
    const bool letterBefore
        = i > 0 && text.at(i - 1).isLetter() && (i == 1 || !text.at(i - 2).isLetterOrNumber());
    const bool letterAfter = i + 1 < text.size() && text.at(i + 1).isUpper()
        && (i + 2 >= text.size() || !text.at(i + 2).isLetterOrNumber());
    const bool inside = i >= 2 && text.at(i - 2) == u'.';
    return letterBefore && text.at(i - 1).isUpper() && (letterAfter || inside);
}

QString capitalised(const QString &text)
{
    QString result = text;
    bool start = true;
    for (QChar &c : result) {
        if (start && c.isLetter()) {
            c = c.toUpper();
        }
        start = c.isSpace() || c == u'-';
    }
    return result;
}

QString trimmedEnds(const QString &text)
{
    static const QString ends = QStringLiteral(" -_.,;:/\\|+&~=#*·•");
    static const QString starts = QStringLiteral(" -_,;:/\\|+&~=)]}*·•");
    qsizetype first = 0;
    qsizetype last = text.size();
    while (last > first
        && (ends.contains(text.at(last - 1)) || opens(text.at(last - 1))
            || text.at(last - 1) == u'{')) {
        --last;
    }
    while (first < last && starts.contains(text.at(first))) {
        ++first;
    }
    return text.mid(first, last - first);
}

} // namespace

QRegularExpression compiled(const QString &pattern)
{
    QRegularExpression expression(pattern,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    expression.optimize();
    return expression;
}

PathParts splitPath(const QString &path)
{
    PathParts parts;
    const bool release = looksLikeReleaseTitle(path);
    qsizetype begin = 0;
    int depth = 0;
    const auto add = [&](qsizetype end) {
        if (end > begin) {
            const QString folder = path.mid(begin, end - begin).trimmed();
            if (!folder.isEmpty()) {
                parts.folders.append(folder);
            }
        }
    };
    for (qsizetype i = 0; i < path.size(); ++i) {
        const QChar c = path.at(i);
        if (opens(c)) {
            ++depth;
        } else if (closes(c)) {
            depth = std::max(0, depth - 1);
        } else if (c == u'/' || c == u'\\') {
            const bool blankBefore = isBlankAt(path, i - 1);
            const bool blankAfter = isBlankAt(path, i + 1);
            const bool fraction = i > 0 && i + 1 < path.size() && path.at(i - 1).isDigit()
                && path.at(i + 1).isDigit();
            const bool inName = depth > 0 || (blankBefore && blankAfter)
                || (release && (blankBefore || blankAfter || fraction));
            if (inName) {
                continue;
            }
            add(i);
            begin = i + 1;
        }
    }
    parts.stem = path.mid(begin).trimmed();
    if (parts.stem.isEmpty() && !parts.folders.isEmpty()) {
        parts.stem = parts.folders.takeLast();
    }
    parts.extension = takeExtension(parts.stem);
    for (QString &folder : parts.folders) {
        takeExtension(folder);
    }
    return parts;
}

QString normalised(const QString &name)
{
    QString result = name;
    for (QChar &c : result) {
        c = normalisedChar(c);
    }
    return result;
}

QString cleanTitle(QStringView text)
{
    const bool hasBlanks = text.trimmed().contains(u' ');
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        QChar c = text.at(i);
        const bool plus = c == u'+' && !hasBlanks;
        if (c == u'_' || c.isSpace() || c == QChar(1) || plus
            || (c == u'.' && !hasBlanks && !isAcronymDot(text, i))) {
            c = u' ';
        }
        if (c == u' ' && (result.isEmpty() || result.endsWith(u' '))) {
            continue;
        }
        result.append(c);
        const bool acronymEnds = c == u'.' && !hasBlanks && i + 2 < text.size()
            && text.at(i + 1).isLetterOrNumber() && text.at(i + 2).isLetterOrNumber();
        if (acronymEnds) {
            result.append(u' ');
        }
    }
    result.replace(QLatin1String("()"), QLatin1String());
    result.replace(QLatin1String("[]"), QLatin1String());
    result = trimmedEnds(result);
    if (result.count(u'(') < result.count(u')') && result.endsWith(u')')) {
        result.chop(1);
    } else if (result.count(u'(') > result.count(u')')) {
        result.append(u')');
    }
    bool upper = false;
    for (const QChar c : std::as_const(result)) {
        upper = upper || c.isUpper();
    }
    return upper ? result : capitalised(result);
}

std::optional<int> number(QStringView text)
{
    bool ok = false;
    const int value = text.toInt(&ok);
    if (ok) {
        return value;
    }
    return text.isEmpty() ? std::nullopt : chineseNumber(text);
}

std::optional<int> romanOrNumber(QStringView text)
{
    bool ok = false;
    const int value = text.toInt(&ok);
    if (ok) {
        return value;
    }
    static constexpr std::array roman{u"i", u"ii", u"iii", u"iv", u"v", u"vi", u"vii", u"viii",
        u"ix", u"x", u"xi", u"xii", u"xiii", u"xiv", u"xv", u"xvi", u"xvii", u"xviii", u"xix",
        u"xx"};
    static constexpr std::array words{u"one", u"two", u"three", u"four", u"five", u"six", u"seven",
        u"eight", u"nine", u"ten", u"eleven", u"twelve"};
    for (std::size_t i = 0; i < roman.size(); ++i) {
        if (text.compare(QStringView(roman.at(i)), Qt::CaseInsensitive) == 0
            || (i < words.size()
                && text.compare(QStringView(words.at(i)), Qt::CaseInsensitive) == 0)) {
            return static_cast<int>(i) + 1;
        }
    }
    return std::nullopt;
}

bool isCjk(QChar c)
{
    const char16_t u = c.unicode();
    return (u >= 0x3040 && u <= 0x30ff) || (u >= 0x3400 && u <= 0x9fff)
        || (u >= 0xf900 && u <= 0xfaff) || (u >= 0xac00 && u <= 0xd7af);
}

bool isScrambled(QStringView stem)
{
    if (stem.size() < 3) {
        return false;
    }
    int digits = 0;
    int hex = 0;
    int switches = 0;
    bool previousDigit = false;
    for (qsizetype i = 0; i < stem.size(); ++i) {
        const QChar c = stem.at(i);
        const bool allowed = c.unicode() < 128 && (c.isLetterOrNumber() || c == u'_' || c == u'-');
        if (!allowed) {
            return false;
        }
        const bool digit = c.isDigit();
        digits += digit ? 1 : 0;
        hex += digit || (c.toLower() >= u'a' && c.toLower() <= u'f') ? 1 : 0;
        const bool caseSwitch = i > 0 && stem.at(i - 1).isLower() && c.isUpper();
        switches += (i > 0 && digit != previousDigit) || caseSwitch ? 1 : 0;
        previousDigit = digit;
    }
    const bool hash = stem.size() >= 16 && hex == stem.size() && digits > 2;
    const bool letters = stem.size() >= 14 && digits >= 1 && switches >= 5 && !stem.contains(u'_')
        && !stem.contains(u'-');
    return hash || letters;
}

} // namespace Library::NameText
