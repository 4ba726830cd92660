#include "library/scan/nfo/nfomarkup.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QVector>

#include <algorithm>

namespace Library::NfoMarkup {

namespace {

constexpr qsizetype kDeepest = 40;
constexpr qsizetype kLongestReference = 16;
constexpr qsizetype kLongestInstruction = 512;
constexpr qsizetype kLongestType = 64 * 1024;
constexpr qsizetype kLongestValue = 16 * 1024;

QSet<QString> names(const QString &list)
{
    const QStringList parts = list.split(u' ', Qt::SkipEmptyParts);
    return {parts.begin(), parts.end()};
}

//! Elements that hold text alone: another element in one of them means that its end is missing.
bool isLeaf(const QString &name)
{
    static const QSet<QString> leaves = names(QStringLiteral(
        "title originaltitle sorttitle showtitle year plot outline tagline runtime mpaa id tmdbid "
        "imdbid tvdbid uniqueid season episode displayseason displayepisode aired premiered genre "
        "tag studio country director credits writer playcount lastplayed watched votes userrating "
        "top250 name role order thumb trailer dateadded value status position total"));
    return leaves.contains(name);
}

bool isKnown(const QString &name)
{
    static const QSet<QString> containers = names(QStringLiteral(
        "movie tvshow episodedetails musicvideo actor set ratings rating fileinfo streamdetails "
        "video audio subtitle fanart art resume"));
    return isLeaf(name) || containers.contains(name);
}

bool startsName(QChar c)
{
    return c.isLetter() || c == u'_';
}

bool continuesName(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'-' || c == u'.' || c == u':';
}

bool isXmlChar(char32_t c)
{
    return c == 0x9 || c == 0xa || c == 0xd || (c >= 0x20 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd) || (c >= 0x10000 && c <= 0x10ffff);
}

//! What a web page's entity stands for; 0: none that is known.
char32_t webEntity(QStringView name)
{
    static const QHash<QString, char32_t> known = [] {
        // In the order of Latin-1, from 160.
        const QStringList latin = QStringLiteral(
            "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg "
            "plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 "
            "iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml "
            "Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash "
            "Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring "
            "aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve "
            "oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml")
                                      .split(u' ');
        QHash<QString, char32_t> entities{{QStringLiteral("ndash"), 0x2013},
            {QStringLiteral("mdash"), 0x2014}, {QStringLiteral("lsquo"), 0x2018},
            {QStringLiteral("rsquo"), 0x2019}, {QStringLiteral("ldquo"), 0x201c},
            {QStringLiteral("rdquo"), 0x201d}, {QStringLiteral("hellip"), 0x2026},
            {QStringLiteral("bull"), 0x2022}, {QStringLiteral("trade"), 0x2122},
            {QStringLiteral("euro"), 0x20ac}};
        for (qsizetype i = 0; i < latin.size(); ++i) {
            entities.insert(latin.at(i), char32_t(160 + i));
        }
        return entities;
    }();
    return known.value(name.toString(), 0);
}

class Repairer
{
public:
    explicit Repairer(const QString &text)
        : m_in(text)
    {
        m_out.reserve(text.size());
    }

    Repaired run()
    {
        while (m_at < m_in.size()) {
            const QChar c = m_in.at(m_at);
            if (c == u'<') {
                markup();
            } else if (c == u'&') {
                m_out += reference();
            } else {
                character();
            }
        }
        end();
        return {m_out, m_damaged, m_lost};
    }

private:
    struct Open
    {
        QString name; //!< as it is written
        QString key; //!< in lower case
        qsizetype start = 0; //!< in the output
        bool hasChildren = false;
    };

    struct Tag
    {
        QString attributes; //!< normalised
        bool isStrict = true;
        bool isEmpty = false; //!< ends with "/>"
        bool isCutOff = false;
    };

    bool looksAt(QLatin1String what) const
    {
        return QStringView(m_in).mid(m_at).startsWith(what, Qt::CaseInsensitive);
    }

    QString cleaned(QStringView text)
    {
        QString result;
        for (const uint code : text.toUcs4()) {
            const char32_t c = code;
            if (isXmlChar(c)) {
                result += QStringView(QChar::fromUcs4(c));
            } else {
                m_damaged = true;
            }
        }
        return result;
    }

    //! Whether two UTF-16 units are one character here.
    bool isPair() const
    {
        return m_in.at(m_at).isHighSurrogate() && m_at + 1 < m_in.size()
            && m_in.at(m_at + 1).isLowSurrogate();
    }

    void character()
    {
        const bool pair = isPair();
        const char16_t c = m_in.at(m_at).unicode();
        if (pair) {
            m_out += QStringView(m_in).mid(m_at, 2);
        } else if (c == u'>' && m_out.endsWith(QLatin1String("]]"))) {
            m_out += QStringLiteral("&gt;"); // the end of data that never began
            m_damaged = true;
        } else if (isXmlChar(c)) {
            m_out += QChar(c);
        } else {
            m_damaged = true;
        }
        m_at += pair ? 2 : 1;
    }

    //! From here to the first `last`, empty where that is too far: a piece cut off by its length
    //! may end within a surrogate pair, and no expression matches that.
    QString through(QChar last, qsizetype longest) const
    {
        const qsizetype end = QStringView(m_in).mid(m_at, longest).indexOf(last);
        return end < 0 ? QString() : m_in.mid(m_at, end + 1);
    }

    //! What "&" begins, as XML allows it; moves behind it.
    QString reference()
    {
        static const QRegularExpression form(QStringLiteral(
            "^&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,9}));"));
        const auto match = form.match(through(u';', kLongestReference));
        if (!match.hasMatch()) {
            m_damaged = true;
            ++m_at;
            return QStringLiteral("&amp;");
        }
        m_at += match.capturedLength();
        const QString name = match.captured(3);
        if (name.isEmpty()) {
            const uint code = match.capturedLength(1) > 0 ? match.captured(1).toUInt()
                                                          : match.captured(2).toUInt(nullptr, 16);
            if (isXmlChar(code)) {
                return match.captured();
            }
            m_damaged = true;
            return {};
        }
        static const QSet<QString> own = names(QStringLiteral("amp lt gt quot apos"));
        if (own.contains(name)) {
            return match.captured();
        }
        m_damaged = true;
        const char32_t web = webEntity(name);
        return web != 0 ? QString::fromUcs4(&web, 1)
                        : QString(u'&' % QStringLiteral("amp;") % name % u';');
    }

    void skip(qsizetype count)
    {
        m_at += count;
        m_damaged = true;
    }

    void markup()
    {
        if (looksAt(QLatin1String("<!--"))) {
            comment();
        } else if (looksAt(QLatin1String("<![CDATA["))) {
            characterData();
        } else if (looksAt(QLatin1String("<?"))) {
            instruction();
        } else if (looksAt(QLatin1String("<!"))) {
            documentType();
        } else if (m_at + 2 < m_in.size() && m_in.at(m_at + 1) == u'/'
            && startsName(m_in.at(m_at + 2))) {
            endTag();
        } else if (m_at + 1 < m_in.size() && startsName(m_in.at(m_at + 1))) {
            startTag();
        } else {
            m_out += QStringLiteral("&lt;");
            skip(1);
        }
    }

    void comment()
    {
        const qsizetype end
            = m_commentsEnd ? m_in.indexOf(QLatin1String("-->"), m_at + 4) : qsizetype(-1);
        if (end < 0) {
            m_commentsEnd = false; // not looked for again: a file of nothing but beginnings
            skip(4);
            return;
        }
        QString body = cleaned(QStringView(m_in).mid(m_at + 4, end - m_at - 4));
        while (body.contains(QLatin1String("--")) || body.endsWith(u'-')) {
            m_damaged = true;
            body.replace(QLatin1String("--"), QLatin1String("-"));
            if (body.endsWith(u'-')) {
                body.chop(1);
            }
        }
        m_out += QStringLiteral("<!--") % body % QStringLiteral("-->");
        m_at = end + 3;
    }

    void characterData()
    {
        const qsizetype end
            = m_dataEnds ? m_in.indexOf(QLatin1String("]]>"), m_at + 9) : qsizetype(-1);
        if (end < 0 || m_stack.isEmpty()) {
            m_dataEnds = end >= 0;
            skip(9);
            return;
        }
        QString body = cleaned(QStringView(m_in).mid(m_at + 9, end - m_at - 9));
        // An end that what was between its characters had hidden.
        body.replace(QLatin1String("]]>"), QLatin1String("]]]]><![CDATA[>"));
        m_out += QStringLiteral("<![CDATA[") % body % QStringLiteral("]]>");
        m_at = end + 3;
    }

    //! The declaration is ours to write; other instructions mean nothing here and stay.
    void instruction()
    {
        static const QRegularExpression form(
            QStringLiteral("^<\\?([A-Za-z_][A-Za-z0-9_.-]*)(?:[ \\t\\r\\n][^<>]*)?\\?>"));
        const auto match = form.match(through(u'>', kLongestInstruction));
        if (!match.hasMatch()) {
            skip(2);
            return;
        }
        const bool isDeclaration
            = match.captured(1).compare(QLatin1String("xml"), Qt::CaseInsensitive) == 0;
        if (!isDeclaration) {
            m_out += cleaned(match.capturedView());
        }
        m_at += match.capturedLength();
    }

    //! With it go the entities that it may define.
    void documentType()
    {
        int brackets = 0;
        const qsizetype limit = m_hasType ? m_at : std::min(m_at + kLongestType, m_in.size());
        for (qsizetype i = m_at + 2; i < limit; ++i) {
            const QChar c = m_in.at(i);
            brackets += c == u'[' ? 1 : c == u']' ? -1 : 0;
            if (c == u'>' && brackets <= 0) {
                m_at = i + 1;
                m_hasType = true;
                return;
            }
        }
        m_hasType = true;
        skip(2);
    }

    QString takeName()
    {
        const qsizetype start = m_at;
        while (m_at < m_in.size() && continuesName(m_in.at(m_at))) {
            ++m_at;
        }
        return m_in.mid(start, m_at - start);
    }

    //! Names of letters that XML may not allow mean nothing to anybody; they become plain ones.
    static QString plainName(const QString &name)
    {
        QString plain = name;
        for (QChar &c : plain) {
            if (c.unicode() > 0x7f || c == u':') {
                c = u'_';
            }
        }
        return plain;
    }

    void skipSpace(bool &isStrict)
    {
        while (m_at < m_in.size() && m_in.at(m_at).isSpace()) {
            const QChar c = m_in.at(m_at);
            isStrict = isStrict && (c == u' ' || c == u'\t' || c == u'\n' || c == u'\r');
            ++m_at;
        }
    }

    void startTag()
    {
        const qsizetype start = m_at;
        ++m_at;
        const QString written = takeName();
        const QString name = plainName(written);
        Tag tag = attributes();
        tag.isStrict = tag.isStrict && name == written;
        if (tag.isCutOff) {
            m_damaged = true;
            m_lost = true;
            return;
        }
        makeRoom(name.toLower());
        if (m_stack.size() >= kDeepest) {
            m_damaged = true;
            m_lost = true;
            return;
        }
        if (!m_stack.isEmpty()) {
            m_stack.last().hasChildren = true;
        }
        if (!tag.isEmpty) {
            m_stack.append({name, name.toLower(), m_out.size(), false});
        }
        if (tag.isStrict) {
            m_out += QStringView(m_in).mid(start, m_at - start);
        } else {
            m_damaged = true;
            m_out += u'<' % name % tag.attributes
                % (tag.isEmpty ? QStringLiteral("/>") : QStringLiteral(">"));
        }
    }

    //! Ends what cannot hold the element that begins.
    void makeRoom(const QString &key)
    {
        while (m_stack.size() > 1) {
            const Open &top = m_stack.last();
            const bool missingEnd = top.key == key || (isLeaf(top.key) && isKnown(key));
            if (!missingEnd) {
                return;
            }
            close();
            m_damaged = true;
        }
    }

    Tag attributes()
    {
        Tag tag;
        QSet<QString> seen;
        for (;;) {
            const qsizetype before = m_at;
            skipSpace(tag.isStrict);
            if (m_at >= m_in.size()) {
                tag.isCutOff = true;
                return tag;
            }
            const QChar c = m_in.at(m_at);
            if (c == u'>') {
                ++m_at;
                return tag;
            }
            if (c == u'/' && m_at + 1 < m_in.size() && m_in.at(m_at + 1) == u'>') {
                tag.isEmpty = true;
                m_at += 2;
                return tag;
            }
            if (c == u'<') {
                tag.isStrict = false; // the ">" is missing
                return tag;
            }
            if (!startsName(c)) {
                tag.isStrict = false;
                ++m_at;
                continue;
            }
            tag.isStrict = tag.isStrict && before != m_at;
            attribute(tag, seen);
        }
    }

    void attribute(Tag &tag, QSet<QString> &seen)
    {
        const QString written = takeName();
        const QString name = plainName(written);
        skipSpace(tag.isStrict);
        QString value;
        if (m_at < m_in.size() && m_in.at(m_at) == u'=') {
            ++m_at;
            skipSpace(tag.isStrict);
            value = attributeValue(tag);
        } else {
            tag.isStrict = false;
        }
        tag.isStrict = tag.isStrict && name == written && !seen.contains(name);
        if (!seen.contains(name)) {
            seen.insert(name);
            tag.attributes += u' ' % name % QStringLiteral("=\"") % value % u'"';
        }
    }

    //! -1: the quote never comes back, or only after other elements.
    qsizetype closingQuote(QChar quote) const
    {
        bool begins = false;
        bool ends = false;
        const qsizetype limit = std::min(m_at + kLongestValue, m_in.size());
        for (qsizetype i = m_at + 1; i < limit && !(begins && ends); ++i) {
            if (m_in.at(i) == quote) {
                return i;
            }
            begins = begins || m_in.at(i) == u'<';
            ends = ends || m_in.at(i) == u'>';
        }
        return -1;
    }

    QString attributeValue(Tag &tag)
    {
        const QChar quote = m_at < m_in.size() ? m_in.at(m_at) : QChar();
        const bool quoted = quote == u'"' || quote == u'\'';
        const qsizetype close = quoted ? closingQuote(quote) : -1;
        const bool closed = close >= 0;
        if (quoted) {
            ++m_at;
        }
        tag.isStrict = tag.isStrict && closed;
        QString value;
        while (m_at < m_in.size()) {
            const QChar c = m_in.at(m_at);
            if (closed ? m_at >= close : c == u'>' || c == u'<' || (!quoted && c.isSpace())) {
                break;
            }
            if (c == u'&') {
                const qsizetype at = m_at;
                const QString replaced = reference();
                tag.isStrict = tag.isStrict && QStringView(m_in).mid(at, m_at - at) == replaced;
                value += replaced;
                continue;
            }
            if (isPair()) {
                value += QStringView(m_in).mid(m_at, 2);
                m_at += 2;
                continue;
            }
            const bool allowed = c != u'<' && isXmlChar(c.unicode());
            tag.isStrict = tag.isStrict && allowed;
            value += c == u'<' ? QStringLiteral("&lt;")
                : c == u'"'    ? QStringLiteral("&quot;")
                : allowed      ? QString(c)
                               : QString();
            ++m_at;
        }
        if (closed) {
            ++m_at;
        }
        return cleaned(value);
    }

    void endTag()
    {
        const qsizetype start = m_at;
        m_at += 2;
        const QString name = takeName();
        const QString key = plainName(name).toLower();
        bool ended = true;
        skipSpace(ended);
        if (m_at < m_in.size() && m_in.at(m_at) == u'>') {
            ++m_at;
        } else {
            ended = false;
        }
        qsizetype found = m_stack.size() - 1;
        while (found >= 0 && m_stack.at(found).key != key) {
            --found;
        }
        if (found < 0) {
            strayEnd(key);
            return;
        }
        while (m_stack.size() - 1 > found) {
            close();
            m_damaged = true;
        }
        if (ended && m_stack.last().name == name) {
            m_out += QStringView(m_in).mid(start, m_at - start);
            m_stack.removeLast();
        } else {
            close();
            m_damaged = true;
        }
    }

    //! An end without a beginning: of a text it is a misspelt one, unless it ends another field,
    //! whose text is then mixed with this one's.
    void strayEnd(const QString &key)
    {
        m_damaged = true;
        if (m_stack.size() < 2 || !isLeaf(m_stack.last().key)) {
            return;
        }
        if (isKnown(key)) {
            drop();
        } else {
            close();
        }
    }

    void close() { m_out += QStringLiteral("</") % m_stack.takeLast().name % u'>'; }

    void drop()
    {
        m_out.truncate(m_stack.takeLast().start);
        m_lost = true;
    }

    void end()
    {
        if (m_stack.isEmpty()) {
            return;
        }
        m_damaged = true;
        if (m_stack.size() > 1 && !m_stack.last().hasChildren) {
            drop();
        }
        while (!m_stack.isEmpty()) {
            close();
        }
    }

    const QString &m_in;
    qsizetype m_at = 0;
    QString m_out;
    QVector<Open> m_stack;
    bool m_damaged = false;
    bool m_lost = false;
    bool m_commentsEnd = true;
    bool m_dataEnds = true;
    bool m_hasType = false; //!< there is at most one
};

} // namespace

Repaired repair(const QString &text)
{
    return Repairer(text).run();
}

} // namespace Library::NfoMarkup
