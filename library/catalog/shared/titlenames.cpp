#include "library/catalog/shared/titlenames.h"

#include <QStringList>

#include <array>

namespace Library {

namespace {

// The version pins what normalisation knows: a letter assigned later stays as it is, for ever.
constexpr auto kUnicode = QChar::Unicode_13_0;

//! Marks that only tell spellings apart. Marks of other scripts are letters there and stay.
bool isDiacritic(char32_t c)
{
    return (c >= 0x0300 && c <= 0x036f) || (c >= 0x1ab0 && c <= 0x1aff)
        || (c >= 0x1dc0 && c <= 0x1dff) || (c >= 0x20d0 && c <= 0x20ff);
}

QString plainLetter(char32_t c)
{
    switch (c) {
    case 0x00df: // Qt folds case letter by letter
        return QStringLiteral("ss");
    case 0x00e6:
        return QStringLiteral("ae");
    case 0x0153:
        return QStringLiteral("oe");
    case 0x00f8:
        return QStringLiteral("o");
    case 0x0111:
    case 0x00f0:
        return QStringLiteral("d");
    case 0x0142:
        return QStringLiteral("l");
    case 0x0131:
        return QStringLiteral("i");
    case 0x00fe:
        return QStringLiteral("th");
    case U'&':
        return QStringLiteral(" and ");
    default:
        return QString::fromUcs4(&c, 1);
    }
}

bool isApostrophe(char32_t c)
{
    return c == U'\'' || c == U'`' || c == 0x2018 || c == 0x2019 || c == 0x02bc || c == 0x00b4;
}

bool belongsToWord(char32_t c)
{
    return QChar::isLetterOrNumber(c) || QChar::isMark(c) || c == U'&';
}

QString folded(const QString &name)
{
    QString text = name.normalized(QString::NormalizationForm_KD, kUnicode).toCaseFolded();
    text = text.normalized(QString::NormalizationForm_KD, kUnicode);
    QString plain;
    plain.reserve(text.size());
    for (const uint code : text.toUcs4()) {
        const char32_t c = code;
        if (isDiacritic(c) || isApostrophe(c)) {
            continue;
        }
        plain += belongsToWord(c) ? plainLetter(c) : QStringLiteral(" ");
    }
    return plain.normalized(QString::NormalizationForm_KC, kUnicode);
}

bool isInitial(const QString &word)
{
    return word.size() == 1 && word.front() >= QLatin1Char('a') && word.front() <= QLatin1Char('z');
}

//! "s w a t" becomes "swat", so that S.W.A.T. and SWAT are one name; a lone letter stays alone.
QStringList withInitialsJoined(const QStringList &words)
{
    QStringList joined;
    bool run = false;
    for (const QString &word : words) {
        if (isInitial(word) && run) {
            joined.last() += word;
        } else {
            joined.append(word);
        }
        run = isInitial(word);
    }
    return joined;
}

bool isArticle(QStringView word)
{
    constexpr std::array kArticles{QLatin1String("the"), QLatin1String("a"), QLatin1String("an")};
    return std::any_of(kArticles.begin(), kArticles.end(),
        [&](QLatin1String article) { return word.compare(article, Qt::CaseInsensitive) == 0; });
}

} // namespace

QString normalisedName(const QString &name)
{
    QStringList words
        = withInitialsJoined(folded(name).split(QLatin1Char(' '), Qt::SkipEmptyParts));
    const qsizetype comma = name.lastIndexOf(QLatin1Char(','));
    if (words.size() > 1 && comma >= 0 && isArticle(QStringView(name).mid(comma + 1).trimmed())) {
        words.removeLast();
    } else if (words.size() > 1 && isArticle(words.first())) {
        words.removeFirst();
    }
    if (words.isEmpty()) {
        return name.normalized(QString::NormalizationForm_KC, kUnicode).toCaseFolded().trimmed();
    }
    return words.join(QLatin1Char(' '));
}

QString withoutArticle(const QString &name)
{
    const QString text = name.trimmed();
    const qsizetype space = text.indexOf(QLatin1Char(' '));
    if (space > 0 && isArticle(QStringView(text).left(space))) {
        return text.mid(space + 1).trimmed();
    }
    return text;
}

} // namespace Library
