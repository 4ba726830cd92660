#include "library/catalog/searchtext.h"

#include <QStringList>
#include <QVector>

namespace Library::SearchText {

namespace {

bool hasNoSpaces(char32_t c)
{
    switch (QChar::script(c)) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Bopomofo:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar:
        return QChar::isLetterOrNumber(c);
    default:
        return false;
    }
}

//! A word, or a run of characters each of which is a word to the index.
struct Term
{
    QString text;
    bool run = false;
};

QVector<Term> terms(const QString &text)
{
    QVector<Term> found;
    bool open = false;
    for (const uint code : text.normalized(QString::NormalizationForm_KC).toUcs4()) {
        const char32_t c = code;
        if (!QChar::isLetterOrNumber(c) && !(open && QChar::isMark(c))) {
            open = false;
            continue;
        }
        const bool run = hasNoSpaces(c) || (open && QChar::isMark(c) && found.last().run);
        if (!open || found.last().run != run) {
            found.append({{}, run});
            open = true;
        } else if (run) {
            found.last().text += QLatin1Char(' ');
        }
        found.last().text += QString::fromUcs4(&c, 1);
    }
    return found;
}

//! Each two neighbours of a run as one word: there are many more of them than of characters, so
//! each is in few titles.
QString pairs(const QString &run)
{
    const QStringList characters = run.split(u' ');
    QStringList found;
    for (qsizetype i = 0; i + 1 < characters.size(); ++i) {
        found.append(characters.at(i) % characters.at(i + 1));
    }
    return found.join(u' ');
}

//! Letters and numbers alone: there is no quotation mark to escape.
QString quoted(const QString &text)
{
    return QLatin1Char('"') % text % QLatin1Char('"');
}

QString prefix(const QString &text)
{
    return quoted(text) % QLatin1Char('*');
}

} // namespace

QString split(const QString &text)
{
    QStringList words;
    for (const Term &term : terms(text)) {
        words.append(term.text);
    }
    return words.join(QLatin1Char(' '));
}

QString indexed(const QString &text)
{
    QStringList words;
    for (const Term &term : terms(text)) {
        words.append(term.text);
        if (const QString two = term.run ? pairs(term.text) : QString(); !two.isEmpty()) {
            words.append(two);
        }
    }
    return words.join(QLatin1Char(' '));
}

QString matchExpression(const QString &text)
{
    QStringList phrases;
    for (const Term &term : terms(text)) {
        const QString two = term.run ? pairs(term.text) : QString();
        phrases.append(!term.run ? prefix(term.text) : quoted(two.isEmpty() ? term.text : two));
    }
    return phrases.join(QLatin1Char(' '));
}

QString plain(const QString &text)
{
    QString folded;
    folded.reserve(text.size());
    for (const QChar c : text) {
        if (const char16_t code = c.unicode(); code < 0x80) {
            folded += code >= u'A' && code <= u'Z' ? QChar(code + 0x20) : c;
            continue;
        }
        const QString parts = QString(c).normalized(QString::NormalizationForm_KD);
        folded += parts.isEmpty() ? c : parts.front().toCaseFolded();
    }
    return folded;
}

QStringList words(const QString &text)
{
    QStringList found;
    for (const Term &term : terms(text)) {
        if (!term.run) {
            found.append(plain(term.text));
        }
    }
    found.removeDuplicates();
    return found;
}

QString matchExpression(const QVector<QStringList> &words)
{
    QStringList all;
    for (const QStringList &word : words) {
        QStringList any;
        for (const QString &meaning : word) {
            any.append(prefix(meaning));
        }
        all.append(QLatin1Char('(') % any.join(QStringLiteral(" OR ")) % QLatin1Char(')'));
    }
    return all.join(QStringLiteral(" AND "));
}

} // namespace Library::SearchText
