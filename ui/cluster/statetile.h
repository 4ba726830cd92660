#pragma once

#include "ui/controls/text.h"

#include <QWidget>

namespace Ui {

//! A rounded square with an icon, both in the colour of a state.
class StateTile final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StateTile)
public:
    //! The theme outlives the tile.
    StateTile(const Theme &theme, QWidget *parent);

    void setState(const QString &icon, Tone tone);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QString m_icon;
    Tone m_tone = Tone::Caption;
};

} // namespace Ui
