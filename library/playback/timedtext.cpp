#include "library/playback/subtitlecues.h"

#include <QXmlStreamReader>

#include <cmath>
#include <optional>

namespace Library {

namespace {

constexpr double kMicroPerSecond = 1'000'000;
constexpr std::int64_t kUnstatedMicro = 4'000'000;
constexpr double kMostSeconds = 1e7;

//! Walks through a document; times of an element count from its parent's begin.
class TimedText
{
public:
    explicit TimedText(std::string_view text)
        : m_xml(QByteArray(text.data(), qsizetype(text.size())))
    { }

    std::vector<SubtitleCue> read()
    {
        if (!m_xml.readNextStartElement() || m_xml.name() != QLatin1String("tt")) {
            return {};
        }
        m_frameRate = rate("frameRate", 30) * multiplier();
        m_tickRate = rate("tickRate", m_frameRate);
        while (!m_xml.atEnd()) {
            switch (m_xml.readNext()) {
            case QXmlStreamReader::StartElement:
                enter();
                break;
            case QXmlStreamReader::EndElement:
                leave();
                break;
            case QXmlStreamReader::Characters:
                addText();
                break;
            default:
                break;
            }
        }
        return std::move(m_cues); // what stands before a damage
    }

private:
    struct Element
    {
        double begin = 0; //!< seconds
        std::optional<double> end;
        bool isParagraph = false;
        bool keepsSpaces = false;
        QString closing; //!< marks that end with it
    };

    QString attribute(const char *name) const
    {
        for (const QXmlStreamAttribute &one : m_xml.attributes()) {
            if (one.name() == QLatin1String(name)) {
                return one.value().toString();
            }
        }
        return {};
    }

    double rate(const char *name, double otherwise) const
    {
        const double value = attribute(name).toDouble();
        return value > 0 && value < 1e9 ? value : otherwise;
    }

    double multiplier() const
    {
        const QStringList parts = attribute("frameRateMultiplier").split(u' ');
        const double above = parts.value(0).toDouble();
        const double below = parts.value(1).toDouble();
        return above > 0 && below > 0 ? above / below : 1;
    }

    std::optional<double> seconds(const QString &text) const
    {
        const QStringList parts = text.trimmed().split(u':');
        double value = 0;
        bool valid = false;
        if (parts.size() > 1) { // "00:01:02.5", "1:02.5", "00:01:02:12" with frames
            for (int i = 0; i < qMin<qsizetype>(parts.size(), 3); ++i) {
                value = value * 60 + parts.at(i).toDouble(&valid);
                if (!valid) {
                    return std::nullopt;
                }
            }
            value += parts.value(3).toDouble() / m_frameRate;
        } else {
            qsizetype digits = 0;
            const QString &whole = parts.first();
            while (
                digits < whole.size() && (whole.at(digits).isDigit() || whole.at(digits) == u'.')) {
                ++digits;
            }
            const QString unit = whole.mid(digits);
            const double scale = unit == u"h" ? 3600
                : unit == u"m"                ? 60
                : unit == u"ms"               ? 0.001
                : unit == u"f"                ? 1 / m_frameRate
                : unit == u"t"                ? 1 / m_tickRate
                                              : 1;
            value = whole.left(digits).toDouble(&valid) * scale;
        }
        return valid && std::isfinite(value) && value >= 0 && value < kMostSeconds
            ? std::optional(value)
            : std::nullopt;
    }

    Element timed(const Element &parent) const
    {
        Element element;
        element.begin = parent.begin + seconds(attribute("begin")).value_or(0);
        element.end = parent.end;
        const auto end = seconds(attribute("end"));
        const auto duration = seconds(attribute("dur"));
        if (end) {
            element.end = parent.begin + *end;
        } else if (duration) {
            element.end = element.begin + *duration;
        }
        const QString space = attribute("space");
        element.keepsSpaces = space.isEmpty() ? parent.keepsSpaces : space == u"preserve";
        return element;
    }

    void enter()
    {
        const Element parent = m_open.empty() ? Element{} : m_open.back();
        // Words of lyrics have times of their own; the line is shown as a whole.
        Element element = m_inParagraph ? Element{parent} : timed(parent);
        element.isParagraph = !m_inParagraph && m_xml.name() == QLatin1String("p");
        element.closing.clear();
        if (element.isParagraph) {
            m_inParagraph = true;
            m_text.clear();
        } else if (m_inParagraph && m_xml.name() == QLatin1String("br")) {
            m_text += u'\n';
        }
        if (m_inParagraph) {
            mark(element);
        }
        m_open.push_back(std::move(element));
    }

    void mark(Element &element)
    {
        const auto put = [&](const QString &opening, const QString &closing) {
            m_text += opening;
            element.closing.prepend(closing);
        };
        if (attribute("fontStyle") == u"italic") {
            put(QStringLiteral("<i>"), QStringLiteral("</i>"));
        }
        if (attribute("fontWeight") == u"bold") {
            put(QStringLiteral("<b>"), QStringLiteral("</b>"));
        }
        if (attribute("textDecoration") == u"underline") {
            put(QStringLiteral("<u>"), QStringLiteral("</u>"));
        }
        const QString color = attribute("color");
        if (m_xml.name() == QLatin1String("span") && !color.isEmpty() && !color.contains(u'"')) {
            // Without the opacity, which SubRip does not know.
            put(QStringLiteral("<font color=\"%1\">")
                    .arg(color.startsWith(u'#') ? color.left(7) : color),
                QStringLiteral("</font>"));
        }
    }

    void leave()
    {
        if (m_open.empty()) {
            return;
        }
        const Element element = m_open.back();
        m_open.pop_back();
        m_text += element.closing;
        if (!element.isParagraph) {
            return;
        }
        m_inParagraph = false;
        QStringList lines = m_text.split(u'\n');
        for (QString &line : lines) {
            line = element.keepsSpaces ? line : line.trimmed();
        }
        const double length = element.end.value_or(element.begin) - element.begin;
        m_cues.push_back({std::llround(element.begin * kMicroPerSecond),
            length > 0 ? std::llround(length * kMicroPerSecond) : kUnstatedMicro,
            lines.join(u'\n').trimmed().toStdString()});
    }

    void addText()
    {
        if (!m_inParagraph) {
            return;
        }
        if (m_open.back().keepsSpaces) {
            m_text += m_xml.text();
            return;
        }
        // Line breaks of the file are spaces, as in HTML.
        for (const QChar c : m_xml.text()) {
            const bool ends = m_text.isEmpty() || m_text.back().isSpace();
            if (!c.isSpace()) {
                m_text += c;
            } else if (!ends) {
                m_text += u' ';
            }
        }
    }

    QXmlStreamReader m_xml;
    std::vector<Element> m_open;
    std::vector<SubtitleCue> m_cues;
    QString m_text;
    bool m_inParagraph = false;
    double m_frameRate = 30;
    double m_tickRate = 1;
};

} // namespace

std::vector<SubtitleCue> readTimedText(std::string_view text)
{
    return TimedText(text).read();
}

} // namespace Library
