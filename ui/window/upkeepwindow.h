#pragma once

#include <QWidget>

namespace Ui {

class Label;
class ProgressBar;
class Theme;

//! Stands for the main window while the library of an older program is brought up to date. Closing
//! it stops that; whoever made it decides what comes then.
class UpkeepWindow final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UpkeepWindow)
public:
    //! The theme outlives the window.
    explicit UpkeepWindow(const Theme &theme);

    void setPercent(int percent);

signals:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    const Theme &m_theme;
    ProgressBar *m_bar;
    Label *m_percent;
};

} // namespace Ui
