#include "ui/window/dropoverlay.h"

#include "library/base/async.h"
#include "ui/controls/text.h"
#include "ui/format.h"
#include "ui/theme/icons.h"

#include <QPainter>
#include <QStorageInfo>
#include <QThreadPool>

namespace Ui {

DropOverlay::DropOverlay(const Theme &theme, const QString &storeFolder, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_storeFolder(storeFolder)
    , m_pool(std::make_unique<QThreadPool>())
{
    setObjectName(QStringLiteral("dropOverlay"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    m_pool->setMaxThreadCount(1);
    hide();
}

DropOverlay::~DropOverlay() = default;

void DropOverlay::begin(const QStringList &paths)
{
    const int request = ++m_request;
    m_dropped = {};
    m_dropped.paths = paths;
    m_looking = true;
    m_area = Area::Copy;
    m_freeBytes = m_storeFolder.isEmpty()
        ? std::nullopt
        : std::optional(QStorageInfo(m_storeFolder).bytesAvailable());
    Async::whenDone(
        lookAtDrop(paths, m_pool.get()), this, [this, request](const Result<DroppedFiles> &seen) {
            if (request == m_request && seen) {
                m_dropped = *seen;
                m_looking = false;
                update();
            }
        });
    setGeometry(parentWidget()->rect());
    raise();
    show();
}

void DropOverlay::moveTo(const QPoint &position)
{
    const Area area = position.x() < width() / 2 ? Area::Copy : Area::InPlace;
    if (area != m_area) {
        m_area = area;
        update();
    }
}

void DropOverlay::drop(const QPoint &position)
{
    moveTo(position);
    hide();
    ++m_request;
    if (m_area == Area::Copy) {
        emit copyChosen(m_dropped.paths);
    } else {
        emit inPlaceChosen(m_dropped.paths);
    }
}

QRect DropOverlay::areaRect(Area area) const
{
    const QSize size(m_theme.px(620, 344), m_theme.px(240, 150));
    const int gap = m_theme.px(32, 16);
    const int top = height() / 2 + m_theme.px(20, 8);
    const int left = width() / 2 - size.width() - gap / 2;
    return QRect(QPoint(area == Area::Copy ? left : width() / 2 + gap / 2, top), size);
}

void DropOverlay::paintArea(QPainter &painter, Area area, const QString &icon, const QString &title,
    const QString &text) const
{
    const Tokens &c = m_theme.colors();
    const bool on = area == m_area;
    const QRectF box = areaRect(area);
    painter.setPen(Qt::NoPen);
    painter.setBrush(on ? c.accent : c.s2);
    painter.drawRoundedRect(box, m_theme.metrics().panelRadius(), m_theme.metrics().panelRadius());
    const int side = m_theme.px(48, 30);
    Icons::paint(painter, m_theme, icon,
        QRectF(box.center().x() - side / 2.0, box.top() + m_theme.px(44, 30), side, side),
        on ? c.onAccent : c.t1);
    const qreal line = m_theme.px(40, 24);
    QRectF text1(box.left() + 12, box.top() + m_theme.px(116, 72), box.width() - 24, line);
    QFont font = m_theme.font(TextRole::Strong);
    font.setPixelSize(m_theme.px(28, 16));
    drawLine(painter, text1, title, font, on ? c.onAccent : c.t1, Qt::AlignHCenter);
    text1.translate(0, line + m_theme.px(6, 4));
    drawLine(painter, text1, text, m_theme.font(TextRole::Caption), on ? c.onAccent : c.t3,
        Qt::AlignHCenter);
}

void DropOverlay::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &c = m_theme.colors();
    QColor veil = c.bg;
    veil.setAlphaF(0.965F);
    painter.fillRect(rect(), veil);
    const int inset = m_theme.px(24, 17);
    QPen dashes(c.accent, m_theme.px(4, 3));
    dashes.setDashPattern({3, 2});
    dashes.setCapStyle(Qt::FlatCap);
    painter.setPen(dashes);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(
        rect().adjusted(inset, inset, -inset, -inset), m_theme.px(32, 24), m_theme.px(32, 24));

    const int tile = m_theme.px(120, 84);
    const int top = height() / 2 - m_theme.px(330, 205);
    const QRectF tileRect((width() - tile) / 2, top, tile, tile);
    painter.setPen(Qt::NoPen);
    painter.setBrush(c.accentSoft);
    painter.drawRoundedRect(tileRect, m_theme.px(34, 24), m_theme.px(34, 24));
    const int icon = m_theme.px(52, 36);
    Icons::paint(painter, m_theme, QStringLiteral("download"),
        QRectF(tileRect.center() - QPointF(icon / 2.0, icon / 2.0), QSizeF(icon, icon)), c.accent);

    QRectF line(0, tileRect.bottom() + m_theme.px(28, 20), width(), m_theme.px(64, 44));
    QFont head = m_theme.font(TextRole::Title1);
    head.setPixelSize(m_theme.px(52, 34));
    QString title = m_looking ? tr("Drop to add videos")
                              : tr("Drop to add %n videos", nullptr, m_dropped.videos);
    if (!m_looking && m_dropped.videos == 0) {
        title = tr("There are no videos in this");
    }
    drawLine(painter, line, title, head, c.t1, Qt::AlignHCenter);
    line.translate(0, m_theme.px(66, 44));
    line.setHeight(m_theme.px(36, 24));
    const QString sizes = m_looking ? tr("Looking at what you are dragging")
        : !m_freeBytes
        ? tr("%1 · the originals stay where they are").arg(Format::bytes(m_dropped.bytes))
        : tr("%1 · %2 free in the storage · the originals stay where "
             "they are")
              .arg(Format::bytes(m_dropped.bytes), Format::bytes(*m_freeBytes));
    drawLine(painter, line, sizes, m_theme.font(TextRole::Body), c.t2, Qt::AlignHCenter);
    paintArea(painter, Area::Copy, QStringLiteral("cloud-upload"), tr("Copy into the storage"),
        tr("Kept even when the originals go"));
    paintArea(painter, Area::InPlace, QStringLiteral("folder-add"), tr("Add the folder in place"),
        tr("Nothing is copied; they play where they are"));
    line.moveTop(areaRect(Area::Copy).bottom() + m_theme.px(40, 26));
    QString rest;
    if (!m_dropped.complete) {
        rest = tr("And more: only the first files were counted");
    } else if (m_dropped.others > 0) {
        rest = tr("%n other files are not videos and will be left out", nullptr, m_dropped.others);
    } else if (!m_looking && m_freeBytes && m_dropped.bytes > *m_freeBytes) {
        rest = tr("They do not fit into the storage; adding the folder in place works");
    }
    drawLine(painter, line, rest, m_theme.font(TextRole::Body), c.t3, Qt::AlignHCenter);
}

} // namespace Ui
