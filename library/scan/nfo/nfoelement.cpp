#include "library/scan/nfo/nfoelement.h"

#include <QCoreApplication>
#include <QXmlStreamReader>

#include <algorithm>

namespace Library {

namespace {

constexpr int kMostElements = 200'000;
constexpr qsizetype kLongestText = 64 * 1024;

class ElementParser
{
public:
    explicit ElementParser(const QString &markup)
    {
        m_reader.setNamespaceProcessing(false);
        m_reader.addData(QString(QStringLiteral("<nfo>") + markup + QStringLiteral("</nfo>")));
    }

    Result<NfoElement> run()
    {
        NfoElement root;
        m_reader.readNextStartElement();
        read(root);
        if (m_count > kMostElements) {
            return failure(ErrorCode::LimitExceeded,
                QCoreApplication::translate("Nfo", "This NFO file is too large to be one."));
        }
        if (m_reader.hasError()) {
            return failure(ErrorCode::Corrupt,
                QCoreApplication::translate("Nfo", "This NFO file is damaged."),
                m_reader.errorString());
        }
        return root;
    }

private:
    void read(NfoElement &element)
    {
        while (!m_reader.atEnd() && m_count <= kMostElements) {
            switch (m_reader.readNext()) {
            case QXmlStreamReader::StartElement:
                ++m_count;
                readChild(element);
                break;
            case QXmlStreamReader::EndElement:
                return;
            case QXmlStreamReader::Characters:
                append(element, m_reader.text());
                break;
            default:
                break;
            }
        }
    }

    void readChild(NfoElement &element)
    {
        NfoElement child;
        child.name = m_reader.name().toString().toLower();
        const QXmlStreamAttributes attributes = m_reader.attributes();
        for (const QXmlStreamAttribute &attribute : attributes) {
            child.attributes.insert(
                attribute.name().toString().toLower(), attribute.value().toString());
        }
        read(child);
        if (child.name.size() == 1 || child.name == QLatin1String("br")) {
            append(element, child.name == QLatin1String("br") ? QStringLiteral("\n") : child.text);
            return;
        }
        element.children.append(std::move(child));
    }

    static void append(NfoElement &element, QStringView text)
    {
        const qsizetype room = kLongestText - element.text.size();
        element.text += text.left(std::max<qsizetype>(room, 0));
    }

    QXmlStreamReader m_reader;
    int m_count = 0;
};

} // namespace

Result<NfoElement> NfoElement::parse(const QString &markup)
{
    return ElementParser(markup).run();
}

QString NfoElement::attribute(const char *attribute) const
{
    return attributes.value(QLatin1String(attribute)).simplified();
}

const NfoElement *NfoElement::child(const char *child) const
{
    const auto found = std::find_if(children.cbegin(), children.cend(),
        [&](const auto &candidate) { return candidate.name == QLatin1String(child); });
    return found == children.cend() ? nullptr : &*found;
}

QString NfoElement::paragraphs() const
{
    QString lines = text;
    lines.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    return lines.trimmed();
}

} // namespace Library
