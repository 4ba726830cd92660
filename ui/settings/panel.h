#pragma once

#include <QWidget>

namespace Ui {

class Theme;

//! A rounded surface with rows below each other.
class Panel final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Panel)
public:
    //! The theme outlives the panel.
    Panel(const Theme &theme, QWidget *parent);

    void addRow(QWidget *row);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();

    const Theme &m_theme;
};

} // namespace Ui
