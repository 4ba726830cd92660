#pragma once

#include "library/playback/engine.h"

#include <QStringList>
#include <QVector>
#include <QWidget>

#include <optional>

namespace Ui {

class Theme;

//! How playing goes, in figures, over the upper left of the film.
class PlayerStatistics final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlayerStatistics)
public:
    struct Line
    {
        QString name;
        QString value;
        bool operator==(const Line &) const = default;
    };

    PlayerStatistics(const Theme &theme, QWidget *parent);

    //! What there is to say. Pure.
    static QVector<Line> lines(const Library::PlaybackInfo &info,
        const Library::PlaybackStats &stats, const std::optional<Library::SourceReport> &source);

    void setLines(const QVector<Line> &lines);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QVector<Line> m_lines;
};

} // namespace Ui
