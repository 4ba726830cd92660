#include "library/scan/nfo/nfowriter.h"

#include "library/scan/nfo/nfobytes.h"
#include "library/scan/nfo/nfomarkup.h"
#include "library/scan/nfo/nfooutline.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace Library {

namespace {

constexpr QLatin1String kDeclaration(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");

QString elementOf(NfoKind kind)
{
    switch (kind) {
    case NfoKind::Series:
        return QStringLiteral("tvshow");
    case NfoKind::Season:
        return QStringLiteral("season");
    case NfoKind::Episode:
        return QStringLiteral("episodedetails");
    case NfoKind::MusicVideo:
        return QStringLiteral("musicvideo");
    case NfoKind::Movie:
    case NfoKind::Other:
        break;
    }
    return QStringLiteral("movie");
}

bool hasDeclaration(const QString &text)
{
    return text.trimmed().startsWith(QLatin1String("<?xml"), Qt::CaseInsensitive);
}

//! Replaces pieces of one element's content; all positions are those before any change.
class ElementWriter
{
public:
    ElementWriter(const QString &markup, const NfoOutline &outline, int item)
        : m_markup(markup)
        , m_outline(outline)
        , m_item(item)
    { }

    void setText(const QStringList &names, const QString &value)
    {
        QVector<int> found;
        for (const QString &name : names) {
            found += m_outline.childrenOf(m_item, name);
        }
        if (found.isEmpty()) {
            if (!value.isEmpty()) {
                insert(QString(u'<' % names.first() % u'>' % value.toHtmlEscaped()
                    % QStringLiteral("</") % names.first() % u'>'));
            }
            return;
        }
        for (qsizetype i = 0; i < found.size(); ++i) {
            if (i == 0 || value.isEmpty()) {
                setContent(found.at(i), value.toHtmlEscaped());
            }
        }
    }

    void setList(const QString &name, const QStringList &values)
    {
        const QVector<int> found = m_outline.childrenOf(m_item, name);
        for (qsizetype i = 0; i < found.size(); ++i) {
            if (i < values.size()) {
                setName(found.at(i), values.at(i));
            } else {
                remove(found.at(i));
            }
        }
        for (qsizetype i = found.size(); i < values.size(); ++i) {
            const QString text = values.at(i).toHtmlEscaped();
            const QString inner = name == QLatin1String("set")
                ? QString(QStringLiteral("<name>") % text % QStringLiteral("</name>"))
                : text;
            insert(QString(u'<' % name % u'>' % inner % QStringLiteral("</") % name % u'>'));
        }
    }

    QString result()
    {
        std::stable_sort(m_pieces.begin(), m_pieces.end(),
            [](const Piece &a, const Piece &b) { return a.start < b.start; });
        QString text;
        qsizetype at = 0;
        for (const Piece &piece : std::as_const(m_pieces)) {
            text += QStringView(m_markup).mid(at, piece.start - at);
            text += piece.text;
            at = piece.end;
        }
        text += QStringView(m_markup).mid(at);
        return text;
    }

private:
    struct Piece
    {
        qsizetype start = 0;
        qsizetype end = 0;
        QString text;
    };

    void setContent(int index, const QString &text)
    {
        const NfoOutline::Element &element = m_outline.elements.at(index);
        if (!element.isEmptyTag) {
            m_pieces.append({element.contentStart, element.contentEnd, text});
            return;
        }
        if (!text.isEmpty()) {
            QString opening
                = m_markup.mid(element.start, element.end - element.start).chopped(2).trimmed();
            const QString name = opening.mid(1, element.name.size());
            m_pieces.append({element.start, element.end,
                QString(opening % u'>' % text % QStringLiteral("</") % name % u'>')});
        }
    }

    //! Of a collection the name alone; what else is said of it is of the one that was there.
    void setName(int index, const QString &value)
    {
        const QVector<int> names = m_outline.childrenOf(index, QStringLiteral("name"));
        setContent(names.isEmpty() ? index : names.first(), value.toHtmlEscaped());
    }

    void remove(int index)
    {
        const NfoOutline::Element &element = m_outline.elements.at(index);
        qsizetype start = element.start;
        while (start > 0 && m_markup.at(start - 1).isSpace()) {
            --start;
        }
        m_pieces.append({start, element.end, {}});
    }

    //! As the last element, indented as the first one is.
    void insert(const QString &text)
    {
        const NfoOutline::Element &item = m_outline.elements.at(m_item);
        const QVector<int> children = m_outline.childrenOf(m_item);
        QString indent = QStringLiteral("\n    ");
        qsizetype at = item.contentStart;
        if (!children.isEmpty()) {
            const qsizetype first = m_outline.elements.at(children.first()).start;
            qsizetype space = first;
            while (space > item.contentStart && m_markup.at(space - 1).isSpace()) {
                --space;
            }
            indent = m_markup.mid(space, first - space);
            at = m_outline.elements.at(children.last()).end;
        }
        m_pieces.append({at, at, QString(indent + text)});
    }

    const QString &m_markup;
    const NfoOutline &m_outline;
    const int m_item;
    QVector<Piece> m_pieces;
};

int numberIn(const QString &markup, const NfoOutline &outline, int item, const QString &name)
{
    const QVector<int> found = outline.childrenOf(item, name);
    if (found.isEmpty()) {
        return -1;
    }
    const NfoOutline::Element &element = outline.elements.at(found.first());
    bool ok = false;
    const int number = markup.mid(element.contentStart, element.contentEnd - element.contentStart)
                           .trimmed()
                           .toInt(&ok);
    return ok ? number : -1;
}

//! The element that tells of the subject; -1: none does.
int findItem(const QString &markup, const NfoOutline &outline, const NfoSubject &subject)
{
    QVector<int> candidates;
    for (int i = 0; i < outline.elements.size(); ++i) {
        const NfoOutline::Element &element = outline.elements.at(i);
        const bool isItem = element.name == elementOf(subject.kind)
            || (subject.kind == NfoKind::Movie && element.name == QLatin1String("musicvideo"));
        const bool isOuter = element.parent < 0 || outline.elements.at(element.parent).parent < 0;
        if (isItem && isOuter && !element.isEmptyTag) {
            candidates.append(i);
        }
    }
    if (subject.kind != NfoKind::Episode || candidates.size() == 1) {
        return candidates.isEmpty() ? -1 : candidates.first();
    }
    for (const int candidate : std::as_const(candidates)) {
        if (numberIn(markup, outline, candidate, QStringLiteral("season")) == subject.season
            && numberIn(markup, outline, candidate, QStringLiteral("episode")) == subject.episode) {
            return candidate;
        }
    }
    return -1;
}

//! Before what is there: a line with an address of a page stays the last.
QString withItem(const QString &markup, const NfoSubject &subject)
{
    const QString name = elementOf(subject.kind);
    QString item = u'<' % name % u'>';
    const auto add = [&](const QString &element, int number) {
        if (number >= 0) {
            item += QStringLiteral("\n    <%1>%2</%1>").arg(element).arg(number);
        }
    };
    if (subject.kind == NfoKind::Season) {
        add(QStringLiteral("seasonnumber"), subject.season);
    } else if (subject.kind == NfoKind::Episode) {
        add(QStringLiteral("season"), subject.season);
        add(QStringLiteral("episode"), subject.episode);
    }
    item += QStringLiteral("\n</") % name % QStringLiteral(">\n");
    const qsizetype last = markup.lastIndexOf(QLatin1String("</episodedetails>"));
    if (subject.kind == NfoKind::Episode && last >= 0) {
        const qsizetype at = last + qsizetype(qstrlen("</episodedetails>"));
        return markup.left(at) + u'\n' + item.trimmed() + markup.mid(at);
    }
    return item + markup.trimmed()
        + (markup.trimmed().isEmpty() ? QString() : QStringLiteral("\n"));
}

void apply(ElementWriter &writer, const NfoSubject &subject, const NfoChanges &changes)
{
    const auto text = [&](const char *name, const std::optional<QString> &value) {
        if (value) {
            writer.setText({QLatin1String(name)}, *value);
        }
    };
    text("title", changes.title);
    text("originaltitle", changes.originalTitle);
    text("sorttitle", changes.sortTitle);
    if (changes.year) {
        writer.setText({QStringLiteral("year")},
            *changes.year > 0 ? QString::number(*changes.year) : QString());
    }
    if (changes.premiered) {
        const bool isEpisode = subject.kind == NfoKind::Episode;
        const QStringList names{QStringLiteral("premiered"), QStringLiteral("aired")};
        writer.setText(isEpisode ? QStringList{names.last(), names.first()} : names,
            changes.premiered->toString(Qt::ISODate));
    }
    text("plot", changes.plot);
    text("tagline", changes.tagline);
    text("mpaa", changes.certificate);
    const auto list = [&](const char *name, const std::optional<QStringList> &values) {
        if (values) {
            writer.setList(QLatin1String(name), *values);
        }
    };
    list("genre", changes.genres);
    list("tag", changes.tags);
    list("set", changes.collections);
}

} // namespace

Result<QByteArray> writtenNfo(
    const QByteArray &before, const NfoSubject &subject, const NfoChanges &changes)
{
    const Result<QString> text = nfoText(before);
    if (!text) {
        return failure(text.error());
    }
    const NfoMarkup::Repaired repaired = NfoMarkup::repair(*text);
    if (repaired.lost) {
        return failure(ErrorCode::Corrupt,
            QCoreApplication::translate("Nfo",
                "The NFO file is damaged; writing to it would lose what cannot be read. Mend it or "
                "take it away first."));
    }
    QString markup = repaired.text;
    NfoOutline outline = NfoOutline::of(markup);
    int item = findItem(markup, outline, subject);
    const bool isNew = outline.elements.isEmpty();
    if (item < 0) {
        markup = withItem(markup, subject);
        outline = NfoOutline::of(markup);
        item = findItem(markup, outline, subject);
    }
    ElementWriter writer(markup, outline, item);
    apply(writer, subject, changes);
    QString written = writer.result();
    if (isNew || hasDeclaration(*text)) {
        static const QRegularExpression space(QStringLiteral("^\\s+"));
        written = kDeclaration + written.remove(space);
    }
    return written.toUtf8();
}

} // namespace Library
