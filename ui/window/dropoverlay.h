#pragma once

#include "ui/window/droppedfiles.h"

#include <QWidget>

class QThreadPool;

namespace Ui {

class Theme;

//! Covers the window while something is dragged over it: says what will be added and what is left
//! out, and offers the two ways of adding.
class DropOverlay final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DropOverlay)
public:
    //! An empty folder: the storage is not on this PC, and its room is not told.
    DropOverlay(const Theme &theme, const QString &storeFolder, QWidget *parent);
    ~DropOverlay() override;

    //! Begins to look at what is dragged and shows itself.
    void begin(const QStringList &paths);
    void moveTo(const QPoint &position);
    //! Drops at position; hides.
    void drop(const QPoint &position);
    const DroppedFiles &dropped() const { return m_dropped; }

signals:
    void copyChosen(const QStringList &paths);
    void inPlaceChosen(const QStringList &paths);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    enum class Area
    {
        Copy,
        InPlace
    };
    QRect areaRect(Area area) const;
    void paintArea(QPainter &painter, Area area, const QString &icon, const QString &title,
        const QString &text) const;

    const Theme &m_theme;
    QString m_storeFolder;
    std::unique_ptr<QThreadPool> m_pool;
    DroppedFiles m_dropped;
    int m_request = 0;
    bool m_looking = false;
    std::optional<qint64> m_freeBytes; //!< unset: the storage does not tell
    Area m_area = Area::Copy;
};

} // namespace Ui
