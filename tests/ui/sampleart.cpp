#include "tests/ui/sampleart.h"

#include <QPainter>
#include <QPainterPath>
#include <QRandomGenerator>

namespace SampleArt {

namespace {

struct Palette
{
    QRgb top;
    QRgb bottom;
    QRgb sun;
    QRgb ground;
    QRgb light;
};

const Palette kPalettes[] = {
    {0xff0b2a3c, 0xffd08a58, 0xffe8d2a8, 0xff10202c, 0xfff3ead8},
    {0xff2a1146, 0xffff7a4a, 0xffffd08a, 0xff160b26, 0xfff8d9a0},
    {0xff34507a, 0xffd9b8a0, 0xffe6c07a, 0xff1e2a44, 0xffe9e4d8},
    {0xff0a7f96, 0xff08283e, 0xffa8f0e8, 0xff062033, 0xfff0fbfa},
    {0xff0c1440, 0xff101a4e, 0xffff9a5a, 0xff0a0f2e, 0xff9ab0ff},
    {0xff14306e, 0xff0a1030, 0xffffd27a, 0xff40102c, 0xffff5a78},
    {0xfff6c7b8, 0xff7a5a9a, 0xfff9e9c8, 0xff4a2c5e, 0xffc83a34},
    {0xff06283a, 0xff0c5a6e, 0xffb6e6cc, 0xff041822, 0xffffe07a},
    {0xff1a2a5a, 0xff2c3e7a, 0xffe8503c, 0xff101a38, 0xffb8c8f0},
    {0xff1c0f3a, 0xff4a1f52, 0xffffa63c, 0xff140a28, 0xffffcf7a},
    {0xff1e1038, 0xff52205a, 0xffff9a6a, 0xff180c2e, 0xfff6e6c8},
    {0xfff4cfb8, 0xfff0b8a0, 0xfffff0d8, 0xffa8323a, 0xffc84838},
    {0xff04202e, 0xff0e5a58, 0xff4ac09a, 0xff06181e, 0xffcaf0e0},
    {0xff5a6068, 0xff2a2c30, 0xffd0d4d8, 0xff3c3e42, 0xffe8e8e8},
    {0xfff8e0c8, 0xffe8a898, 0xfffff4e0, 0xff6a2a4a, 0xffd0605a},
    {0xfff0a850, 0xffe0603c, 0xfff8c87a, 0xff6a1c2e, 0xfff8e0c0},
};

void paintScene(QPainter &painter, QSize size, int motif, bool wide)
{
    const Palette &p = kPalettes[size_t(motif) % std::size(kPalettes)];
    const qreal w = size.width();
    const qreal h = size.height();
    QLinearGradient sky(0, 0, 0, h);
    sky.setColorAt(0, QColor(p.top));
    sky.setColorAt(0.8, QColor(p.bottom));
    painter.fillRect(QRectF(0, 0, w, h), sky);
    QRandomGenerator random{quint32(motif + 7)};
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(255, 255, 255, 120));
    for (int i = 0; i < 60; ++i) {
        const qreal r = 0.6 + random.bounded(1.4);
        painter.drawEllipse(QPointF(random.bounded(w), random.bounded(h * 0.6)), r, r);
    }
    const qreal sunSize = (wide ? h * 0.42 : w * 0.42);
    const QPointF sun(w * (wide ? 0.66 : 0.60), h * (wide ? 0.46 : 0.36));
    painter.setBrush(QColor(p.sun));
    painter.drawEllipse(sun, sunSize / 2, sunSize / 2);
    switch (motif % 6) {
    case 0: // hills
    case 3:
        for (int layer = 0; layer < 3; ++layer) {
            QPainterPath hill;
            const qreal base = h * (0.62 + 0.12 * layer);
            hill.moveTo(0, h);
            hill.lineTo(0, base);
            for (int i = 0; i <= 6; ++i) {
                hill.quadTo(w * (i + 0.5) / 6, base - h * (0.10 - 0.02 * layer) * (i % 2 ? -1 : 1),
                    w * (i + 1.0) / 6, base);
            }
            hill.lineTo(w, h);
            painter.fillPath(hill, QColor(p.ground).lighter(150 - 25 * layer));
        }
        break;
    case 1: // a city
        for (int i = 0; i < 12; ++i) {
            const qreal tall = h * (0.22 + random.bounded(0.28));
            const QRectF house(w * i / 12, h - tall, w / 12 + 1, tall);
            painter.fillRect(house, QColor(p.ground).lighter(100 + 8 * (i % 4)));
            for (qreal y = house.top() + 10; y < h - 8; y += 16) {
                if (random.bounded(3) == 0) {
                    painter.fillRect(
                        QRectF(house.left() + house.width() * 0.3, y, 5, 7), QColor(p.light));
                }
            }
        }
        break;
    case 2: // a bridge of arches
    case 5:
        for (int i = 5; i > 0; --i) {
            QPainterPath arch;
            const qreal r = (wide ? h : w) * 0.11 * i;
            arch.moveTo(w / 2 - r, h);
            arch.lineTo(w / 2 - r, h * 0.62);
            arch.arcTo(QRectF(w / 2 - r, h * 0.62 - r, 2 * r, 2 * r), 180, -180);
            arch.lineTo(w / 2 + r, h);
            painter.fillPath(arch, QColor(i % 2 ? p.ground : p.light));
        }
        break;
    default: // mountains
        for (int i = 0; i < 7; ++i) {
            QPainterPath peak;
            const qreal x = w * (i - 0.5) / 6;
            const qreal top = h * (0.52 + random.bounded(0.18));
            peak.moveTo(x - w * 0.2, h);
            peak.lineTo(x, top);
            peak.lineTo(x + w * 0.2, h);
            painter.fillPath(peak, QColor(p.ground).lighter(110 + 18 * (i % 3)));
        }
    }
}

} // namespace

QImage poster(const QString &title, int motif)
{
    QImage image(400, 600, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    paintScene(painter, image.size(), motif, false);
    QFont font(QStringLiteral("Inter Display"));
    font.setFamilies({QStringLiteral("Inter Display"), QStringLiteral("Noto Sans CJK SC")});
    font.setPixelSize(44);
    font.setWeight(motif % 2 ? QFont::Bold : QFont::Medium);
    painter.setFont(font);
    const Palette &p = kPalettes[size_t(motif) % std::size(kPalettes)];
    painter.setPen(QColor(p.light));
    painter.drawText(
        QRect(20, motif % 3 ? 36 : 450, 360, 120), Qt::AlignHCenter | Qt::TextWordWrap, title);
    return image;
}

QImage still(int motif)
{
    QImage image(1280, 720, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    paintScene(painter, image.size(), motif, true);
    return image;
}

} // namespace SampleArt
