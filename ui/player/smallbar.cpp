#include "ui/player/smallbar.h"

#include "ui/player/osdbutton.h"

#include <QPainter>

namespace Ui {

SmallBar::SmallBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_large(new OsdButton(theme, QStringLiteral("smallLarge"), QStringLiteral("view-fullscreen"),
          OsdButton::Face::Icon, this))
    , m_pause(new OsdButton(theme, QStringLiteral("smallPause"),
          QStringLiteral("media-playback-pause"), OsdButton::Face::Icon, this))
    , m_close(new OsdButton(theme, QStringLiteral("smallClose"), QStringLiteral("window-close"),
          OsdButton::Face::Icon, this))
{
    setObjectName(QStringLiteral("smallBar"));
    m_large->setLabel(tr("Back to the film"));
    m_close->setLabel(tr("Stop"));
    setPlaying(true);
    for (OsdButton *button : {m_large, m_pause, m_close}) {
        button->setFocusPolicy(Qt::NoFocus); // keys belong to what is browsed
        button->setPlate(true);
    }
    connect(m_large, &QAbstractButton::clicked, this, &SmallBar::largeWanted);
    connect(m_pause, &QAbstractButton::clicked, this, &SmallBar::pauseWanted);
    connect(m_close, &QAbstractButton::clicked, this, &SmallBar::closeWanted);
    hide();
}

void SmallBar::setPlaying(bool playing)
{
    m_pause->setIconName(
        playing ? QStringLiteral("media-playback-pause") : QStringLiteral("media-playback-start"));
    m_pause->setLabel(playing ? tr("Pause") : tr("Play"));
}

void SmallBar::resizeEvent(QResizeEvent *)
{
    const QSize size = m_pause->sizeHint();
    const int gap = size.width() / 4;
    int x = (width() - 3 * size.width() - 2 * gap) / 2;
    for (OsdButton *button : {m_large, m_pause, m_close}) {
        button->setGeometry(QRect(QPoint(x, (height() - size.height()) / 2), size));
        x += size.width() + gap;
    }
}

void SmallBar::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), QColor(8, 9, 12, 150));
}

} // namespace Ui
