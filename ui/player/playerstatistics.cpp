#include "ui/player/playerstatistics.h"

#include "ui/controls/text.h"
#include "ui/theme/theme.h"

#include <QLocale>
#include <QPainter>

namespace Ui {

namespace {

QString plain(const std::string &value)
{
    return QString::fromStdString(value);
}

QString msText(std::chrono::microseconds time)
{
    return QLocale().toString(double(time.count()) / 1000, 'f', 1);
}

QString joined(const QStringList &parts)
{
    QStringList said;
    for (const QString &part : parts) {
        if (!part.isEmpty()) {
            said << part;
        }
    }
    return said.join(QStringLiteral(" · "));
}

QString readerWords(const std::optional<Library::SourceReport> &source)
{
    if (!source) {
        return {};
    }
    QString words;
    switch (source->reader) {
    case Library::SourceReport::Reader::File:
        words = PlayerStatistics::tr("this PC");
        break;
    case Library::SourceReport::Reader::Store:
        words = PlayerStatistics::tr("the storage");
        break;
    case Library::SourceReport::Reader::Network:
        words = PlayerStatistics::tr("the network");
        break;
    }
    return joined({words, plain(source->node)});
}

QString hdrWords(const Library::PlaybackInfo &info)
{
    QStringList parts;
    if (info.isDolbyVision) {
        parts << PlayerStatistics::tr("Dolby Vision, base layer");
    }
    if (info.hdr != Library::HdrKind::None) {
        //: %1 is HDR10 or HLG; BT.2390 is the name of a recommendation.
        parts << PlayerStatistics::tr("%1 shown by the curve of BT.2390")
                     .arg(info.hdr == Library::HdrKind::Pq ? QStringLiteral("HDR10")
                                                           : QStringLiteral("HLG"));
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace

PlayerStatistics::PlayerStatistics(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("playerStatistics"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

QVector<PlayerStatistics::Line> PlayerStatistics::lines(const Library::PlaybackInfo &info,
    const Library::PlaybackStats &stats, const std::optional<Library::SourceReport> &source)
{
    const QLocale locale;
    QVector<Line> lines;
    if (info.hasVideo) {
        lines.append({tr("Picture"),
            joined({plain(stats.videoCodec), tr("%1 × %2").arg(info.width).arg(info.height),
                stats.frameRate > 0
                    ? tr("%1 frames/s").arg(locale.toString(stats.frameRate, 'f', 2))
                    : QString(),
                plain(stats.pixelFormat)})});
        if (const QString words = hdrWords(info); !words.isEmpty()) {
            lines.append({tr("Brightness"), words});
        }
        lines.append({tr("Decoder"),
            stats.hardwareDecoder.empty()
                ? tr("processor, %n thread(s)", nullptr, stats.decoderThreads)
                //: What decodes the picture; the interface to it, such as VAAPI.
                : tr("graphics card, %1").arg(plain(stats.hardwareDecoder))});
        lines.append({tr("Frames"),
            tr("%1 shown, %2 dropped, longest gap %3 ms")
                .arg(locale.toString(qint64(stats.framesShown)),
                    locale.toString(qint64(stats.framesDropped)), msText(stats.largestGap))});
    }
    if (info.audioTrack >= 0) {
        lines.append({tr("Sound"),
            joined({plain(stats.audioCodec), tr("%n channel(s)", nullptr, stats.channels),
                tr("%1 kHz").arg(locale.toString(stats.sampleRate / 1000.0, 'f', 1)),
                stats.isPassedThrough ? tr("passed through") : QString(),
                stats.audioUnderruns > 0 ? tr("%n gap(s)", nullptr, int(stats.audioUnderruns))
                                         : QString()})});
    }
    if (info.hasVideo && info.audioTrack >= 0) {
        lines.append({tr("Picture after sound"),
            tr("%1 ms, at most %2 ms")
                .arg(msText(stats.audioVideoOffset), msText(stats.maxAudioVideoOffset))});
    }
    // At the end of the film all of it is read.
    const double ahead = double(stats.buffered.count()) / 1'000'000;
    const QString size
        = locale.formattedDataSize(stats.bufferedBytes, 1, QLocale::DataSizeSIFormat);
    lines.append({tr("Read ahead"),
        ahead > 86400 ? tr("to the end, %1").arg(size)
                      : tr("%1 s, %2").arg(locale.toString(ahead, 'f', 1), size)});
    lines.append({tr("Read from"), joined({readerWords(source), plain(info.container)})});
    return lines;
}

void PlayerStatistics::setLines(const QVector<Line> &lines)
{
    m_lines = lines;
    QStringList said;
    for (const Line &line : lines) {
        said << QStringLiteral("%1: %2").arg(line.name, line.value);
    }
    setAccessibleName(tr("Statistics"));
    setAccessibleDescription(said.join(QStringLiteral("; ")));
    resize(sizeHint());
    update();
}

QSize PlayerStatistics::sizeHint() const
{
    const int line = m_theme.lineHeight(TextRole::Caption) + m_theme.px(4, 3);
    const int wide = m_theme.px(860, 500);
    return QSize(
        parentWidget() ? qMin(wide, parentWidget()->width() - 2 * m_theme.px(96, 32)) : wide,
        int(m_lines.size()) * line + 2 * m_theme.px(22, 13));
}

void PlayerStatistics::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &colors = tokens(ThemeKind::Dark);
    QColor ground = colors.s1;
    ground.setAlpha(225);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    const int radius = m_theme.metrics().controlRadius();
    painter.drawRoundedRect(rect(), radius, radius);
    const int pad = m_theme.px(26, 14);
    const int line = m_theme.lineHeight(TextRole::Caption) + m_theme.px(4, 3);
    const int names = m_theme.px(240, 136);
    int top = m_theme.px(22, 13);
    for (const Line &each : m_lines) {
        drawLine(painter, QRectF(pad, top, names, line), each.name, m_theme.font(TextRole::Caption),
            colors.t3);
        drawLine(painter, QRectF(pad + names, top, width() - 2 * pad - names, line), each.value,
            m_theme.font(TextRole::Caption), colors.t1);
        top += line;
    }
}

} // namespace Ui
