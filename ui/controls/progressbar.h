#pragma once

#include <QColor>
#include <QWidget>

namespace Ui {

class Theme;

//! How far something is, from 0 to 1, or part by part.
class ProgressBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProgressBar)
public:
    ProgressBar(const Theme &theme, QWidget *parent);

    void setValue(qreal value);
    qreal value() const { return m_value; }
    //! Apricot unless set.
    void setColor(const QColor &color);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    qreal m_value = 0;
    QColor m_color;
};

} // namespace Ui
