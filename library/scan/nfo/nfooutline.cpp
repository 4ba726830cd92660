#include "library/scan/nfo/nfooutline.h"

namespace Library {

namespace {

qsizetype behind(const QString &markup, QLatin1String mark, qsizetype from)
{
    const qsizetype at = markup.indexOf(mark, from);
    return at < 0 ? markup.size() : at + mark.size();
}

//! The position after the ">" of the tag that begins there.
qsizetype tagEnd(const QString &markup, qsizetype from)
{
    QChar quote;
    for (qsizetype i = from; i < markup.size(); ++i) {
        const QChar c = markup.at(i);
        if (!quote.isNull()) {
            quote = c == quote ? QChar() : quote;
        } else if (c == u'"' || c == u'\'') {
            quote = c;
        } else if (c == u'>') {
            return i + 1;
        }
    }
    return markup.size();
}

QString nameAt(const QString &markup, qsizetype from)
{
    qsizetype end = from;
    while (end < markup.size() && !markup.at(end).isSpace() && markup.at(end) != u'>'
        && markup.at(end) != u'/') {
        ++end;
    }
    return markup.mid(from, end - from).toLower();
}

} // namespace

NfoOutline NfoOutline::of(const QString &markup)
{
    NfoOutline outline;
    QVector<int> open;
    for (qsizetype at = markup.indexOf(u'<'); at >= 0; at = markup.indexOf(u'<', at)) {
        const QStringView rest = QStringView(markup).mid(at);
        if (rest.startsWith(QLatin1String("<!--"))) {
            at = behind(markup, QLatin1String("-->"), at);
        } else if (rest.startsWith(QLatin1String("<![CDATA["))) {
            at = behind(markup, QLatin1String("]]>"), at);
        } else if (rest.startsWith(QLatin1String("<?"))) {
            at = behind(markup, QLatin1String("?>"), at);
        } else if (rest.startsWith(QLatin1String("</"))) {
            const qsizetype end = tagEnd(markup, at);
            if (!open.isEmpty()) {
                Element &element = outline.elements[open.takeLast()];
                element.contentEnd = at;
                element.end = end;
            }
            at = end;
        } else {
            const qsizetype end = tagEnd(markup, at);
            Element element;
            element.name = nameAt(markup, at + 1);
            element.start = at;
            element.contentStart = end;
            element.contentEnd = end;
            element.end = end;
            element.isEmptyTag = end >= 2 && markup.at(end - 2) == u'/';
            element.parent = open.isEmpty() ? -1 : open.last();
            outline.elements.append(element);
            if (!element.isEmptyTag) {
                open.append(int(outline.elements.size()) - 1);
            }
            at = end;
        }
    }
    return outline;
}

QVector<int> NfoOutline::childrenOf(int parent) const
{
    QVector<int> found;
    for (int i = 0; i < elements.size(); ++i) {
        if (elements.at(i).parent == parent) {
            found.append(i);
        }
    }
    return found;
}

QVector<int> NfoOutline::childrenOf(int parent, const QString &name) const
{
    QVector<int> found;
    for (const int child : childrenOf(parent)) {
        if (elements.at(child).name == name) {
            found.append(child);
        }
    }
    return found;
}

} // namespace Library
