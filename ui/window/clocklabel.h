#pragma once

#include <QTimer>
#include <QWidget>

class Clock;

namespace Ui {

class Theme;

//! The time of day, at the top right of the TV layout; asks the clock once a minute while it is
//! seen.
class ClockLabel final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ClockLabel)
public:
    //! Both outlive it.
    ClockLabel(const Theme &theme, const Clock &clock, QWidget *parent);

    QSize sizeHint() const override;
    QString text() const { return m_text; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void tick();

    const Theme &m_theme;
    const Clock &m_clock;
    QTimer m_timer;
    QString m_text;
};

} // namespace Ui
