#include "ui/pages/posterpicture.h"

#include "ui/cards/pictureloader.h"
#include "ui/controls/text.h"

#include <QPainter>

namespace Ui {

PosterPicture::PosterPicture(const Theme &theme, PictureLoader &pictures, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_pictures(pictures)
{
    connect(&pictures, &PictureLoader::ready, this, [this](const PictureId &id) {
        if (id == m_picture) {
            update();
        }
    });
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void PosterPicture::setPicture(const PictureId &picture, const QString &title)
{
    m_picture = picture;
    m_title = title;
    setAccessibleName(title);
    update();
}

void PosterPicture::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int radius = m_theme.metrics().artRadius();
    const QPixmap picture = m_pictures.pixmap(m_picture, size(), devicePixelRatioF(), radius);
    if (!picture.isNull()) {
        painter.drawPixmap(0, 0, picture);
        return;
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.colors().s2);
    painter.drawRoundedRect(rect(), radius, radius);
    if (!m_picture.isNull()) {
        return;
    }
    const QFont font = m_theme.font(TextRole::Title2);
    const int line = m_theme.lineHeight(TextRole::Title2);
    const int pad = m_theme.px(24, 16);
    const QStringList lines = wrapText(m_title, font, width() - 2 * pad, 5);
    QRectF row(pad, (height() - line * qreal(lines.size())) / 2, width() - 2 * pad, line);
    for (const QString &text : lines) {
        drawLine(painter, row, text, font, m_theme.colors().t2, Qt::AlignHCenter);
        row.translate(0, line);
    }
}

} // namespace Ui
