#include "ui/theme/icons.h"

#include "library/base/logging.h"
#include "ui/theme/theme.h"

#include <QColor>
#include <QFile>
#include <QHash>
#include <QPainter>
#include <QPixmapCache>
#include <QStandardPaths>
#include <QSvgRenderer>

namespace Ui::Icons {

QString file(const QString &name)
{
    if (name.startsWith(QLatin1Char(':'))) {
        return name;
    }
    static QHash<QString, QString> found;
    if (const auto known = found.constFind(name); known != found.cend()) {
        return *known;
    }
    static const QStringList roots = QStandardPaths::locateAll(QStandardPaths::GenericDataLocation,
        QStringLiteral("icons/breeze"), QStandardPaths::LocateDirectory);
    QString path;
    for (const QString &root : roots) {
        for (const char *folder : {"actions", "places", "devices", "status", "emblems"}) {
            for (const char *size : {"22", "16", "32"}) {
                const QString candidate = root + QLatin1Char('/') + QLatin1String(folder)
                    + QLatin1Char('/') + QLatin1String(size) + QLatin1Char('/') + name
                    + QStringLiteral(".svg");
                if (path.isEmpty() && QFile::exists(candidate)) {
                    path = candidate;
                }
            }
        }
    }
    if (path.isEmpty()) {
        qCWarning(lcUi) << "no icon" << name;
    }
    found.insert(name, path);
    return path;
}

QPixmap pixmap(const QString &name, int size, const QColor &color, qreal dpr, bool heavy)
{
    const QString key = QStringLiteral("icon/%1/%2/%3/%4/%5")
                            .arg(name, QString::number(size), color.name(QColor::HexArgb),
                                QString::number(dpr), heavy ? QStringLiteral("h") : QString());
    QPixmap pixmap;
    if (size <= 0 || QPixmapCache::find(key, &pixmap)) {
        return pixmap;
    }
    const int side = qRound(size * dpr);
    QPixmap shape(side, side);
    shape.fill(Qt::transparent);
    if (const QString path = file(name); !path.isEmpty()) {
        QSvgRenderer svg(path);
        QPainter painter(&shape);
        painter.setRenderHint(QPainter::Antialiasing);
        const qreal grow = heavy ? side / 22.0 * 0.2 : 0;
        for (const QPointF &offset : {QPointF(0, 0), QPointF(grow, 0), QPointF(-grow, 0),
                 QPointF(0, grow), QPointF(0, -grow)}) {
            svg.render(&painter, QRectF(offset, QSizeF(side, side)));
            if (!heavy) {
                break;
            }
        }
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(shape.rect(), color);
    }
    shape.setDevicePixelRatio(dpr);
    QPixmapCache::insert(key, shape);
    return shape;
}

void paint(QPainter &painter, const Theme &theme, const QString &name, const QRectF &rect,
    const QColor &color)
{
    const qreal dpr = painter.device()->devicePixelRatioF();
    const QPixmap icon = pixmap(name, qRound(rect.width()), color, dpr, theme.isTv());
    painter.drawPixmap(rect.topLeft(), icon);
}

} // namespace Ui::Icons
